using System;
using System.Globalization;
using System.IO;
using System.Reflection;
using System.Text;

namespace Shop
{
    /// <summary>Calls every route of a list with each of its arguments and writes one event a line for what is thrown.</summary>
    public static class Faults
    {
        public static void Main(string[] arguments)
        {
            CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
            using (var file = new StreamWriter(arguments[1]))
            {
                foreach (var line in File.ReadAllLines(arguments[0]))
                {
                    if (line.Trim().Length == 0 || line.StartsWith("#"))
                    {
                        continue;
                    }
                    var call = line.Split('|');
                    var data = 'a';
                    foreach (var argument in call[2].Trim().Split(';'))
                    {
                        var thrown = Call(call[0].Trim(), argument);
                        if (thrown == null)
                        {
                            Console.Error.WriteLine("Nothing was thrown: " + call[0] + argument);
                            continue;
                        }
                        file.WriteLine("{\"group\": " + Quoted(call[1].Trim()) + ", \"variant\": " + Quoted(arguments[2] + "-" + data++)
                            + ", \"error_type\": " + Quoted(thrown.GetType().FullName) + ", \"message\": " + Quoted(thrown.Message)
                            + ", \"platform\": \"csharp\", \"stack_trace\": " + Quoted(thrown.ToString()) + "}");
                    }
                }
            }
        }

        private static Exception Call(string route, string argument)
        {
            try
            {
                var method = typeof(Routes).GetMethod(route);
                var handler = (Action<string>)Delegate.CreateDelegate(typeof(Action<string>), new Routes(), method);
                handler(argument);
                return null;
            }
            catch (Exception e)
            {
                return e;
            }
        }

        private static string Quoted(string text)
        {
            var json = new StringBuilder("\"");
            foreach (var c in text)
            {
                if (c == '"' || c == '\\')
                {
                    json.Append('\\').Append(c);
                }
                else if (c < ' ' || c > '~')
                {
                    json.Append("\\u").Append(((int)c).ToString("x4"));
                }
                else
                {
                    json.Append(c);
                }
            }
            return json.Append('"').ToString();
        }
    }
}
