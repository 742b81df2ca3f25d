using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Shop
{
    public class StoreException : Exception
    {
        public StoreException(string message, Exception cause) : base(message, cause) { }
    }

    public class Order
    {
        public List<int> Lines { get; set; }
    }

    internal static class Checks
    {
        //@2{
        internal static int Positive(int value)
        {
            return value > 0 ? value : throw new ArgumentException("must be positive");
        }

        //@2}
        internal static string Text(string value)
        {
            if (value.Trim('-').Length == 0)
            {
                throw new ArgumentException("must not be empty");
            }
            return value;
        }
    }

    internal static class Settings
    {
        internal static readonly int Width = int.Parse("none");
    }

    internal class Box<T> where T : class
    {
        private readonly T content;

        //@2{
        internal bool Empty()
        {
            return content == null;
        }

        //@2}
        internal string Show()
        {
            return content.ToString();
        }
    }

    internal class Stock
    {
        //@2{
        internal int Count(string item)
        {
            return item.Length;
        }

        //@2}
        internal int Reserve(string item)
        {
            if (item != "pen")
            {
                throw new InvalidOperationException("no stock for " + item);
            }
            return 2;
        }

        internal async Task<int> ReserveAsync(string item)
        {
            await Task.Yield();
            return Reserve(item);
        }
    }

    public class Orders
    {
        private readonly Dictionary<string, Order> orders = new Dictionary<string, Order>();
        private readonly Dictionary<string, int> settings = new Dictionary<string, int>();

        //@2{
        public int Size()
        {
            return orders.Values.Sum(order => order.Lines.Count);
        }

        public int Weight(string id)
        {
            orders.TryGetValue(id, out var found);
            return found.Lines.Sum();
        }

        //@2}
        public int Total(string id)
        {
            orders.TryGetValue(id, out var found);
            return found.Lines.Sum();
        }

        //@1{
        public int Weight(string id)
        {
            orders.TryGetValue(id, out var found);
            return found.Lines.Sum();
        }

        //@1}
        public int Setting(string name)
        {
            return settings[name];
        }

        public string Label(string name)
        {
            var found = settings[name];
            return name + found;
        }

        public List<int> Averages(int count)
        {
            var known = new[] { 3, 4 }.Where(sum => sum > 1).Select(sum => sum + 1).ToList(); //@2
            return new[] { 3, 4 }.Select(sum => sum / count).ToList();
        }

        public List<int> Shares(int count)
        {
            return new[] { 3, 4 }.Select(sum => sum / count).ToList();
        }

        public void SaveOrder(string id)
        {
            try
            {
                Insert("entry", id);
            }
            catch (InvalidDataException e)
            {
                throw new StoreException("could not be saved", e);
            }
        }

        public void SavePayment(string id)
        {
            var at = DateTime.Now; //@2
            try
            {
                Insert("entry", id);
            }
            catch (InvalidDataException e)
            {
                throw new StoreException("could not be saved", e);
            }
        }

        private static void Insert(string table, string id)
        {
            throw new InvalidDataException("duplicate key " + id + " in " + table);
        }

        public IEnumerable<int> Lines(int count)
        {
            for (var i = 0; i < count; i++)
            {
                yield return i;
            }
            throw new InvalidOperationException("only " + count + " lines");
        }

        public string FirstOf(string customer)
        {
            return orders.Keys.First(key => key == customer);
        }

        public string FirstParcel(string customer)
        {
            return orders.Keys.First(key => key.StartsWith(customer));
        }
    }

    public class Routes
    {
        private readonly Orders orders = new Orders();
        private readonly Stock stock = new Stock();

        public void OrderTotal(string id) { orders.Total(id); }
        public void OrderWeight(string id) { orders.Weight(id); }
        public void Quantity(string text) { SetQuantity("pen", text); }
        public void Page(string text) { Math.Max(1, int.Parse(text)); }
        public void Rename(string name) { Checks.Text(name); }
        public void Move(string street) { Checks.Text(street); }
        public void Averages(string count) { orders.Averages(int.Parse(count)); }
        public void Shares(string count) { orders.Shares(int.Parse(count)); }
        public void SaveOrder(string id) { orders.SaveOrder(id); }
        public void SavePayment(string id) { orders.SavePayment(id); }
        public void Reserve(string item) { stock.Reserve(item); }
        public void ReserveTask(string item) { Task.Run(() => stock.Reserve(item)).Wait(); }
        public void ReserveAsync(string item) { stock.ReserveAsync(item).GetAwaiter().GetResult(); }
        public void Setting(string name) { orders.Setting(name); }
        public void Label(string name) { orders.Label(name); }
        public void Iterate(string count) { orders.Lines(int.Parse(count)).ToList(); }
        public void FirstOrder(string customer) { orders.FirstOf(customer); }
        public void FirstParcel(string customer) { orders.FirstParcel(customer); }
        public void Cast(string text) { object value = text; Math.Abs((int)value); }
        public void ReadFile(string id) { File.ReadAllText("/var/spool/shop/" + id + ".json"); }
        public void Static(string name) { Math.Abs(Settings.Width); }
        public void Generic(string name) { new Box<string>().Show(); }

        public void ExportFile(string id)
        {
            var path = "/var/spool/shop/" + id + ".json";
            File.ReadAllText(path);
        }

        public void Changed(string name)
        {
            var gifts = new List<string> { "a", "b" };
            foreach (var gift in gifts)
            {
                gifts.Remove(gift);
            }
        }

        private static int SetQuantity(string item, string text)
        {
            return int.Parse(text);
        }
    }
}
