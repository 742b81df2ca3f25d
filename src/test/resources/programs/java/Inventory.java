/** A message that Java itself writes, over several frames and a lambda. */
public class Inventory {

    private static String shelf;

    public static void main(String[] arguments) throws InterruptedException {
        Runnable count = () -> System.out.println(shelf.strip().length());
        Thread worker = new Thread(count, "inventory-1");
        worker.start();
        worker.join();
        System.exit(1);
    }
}
