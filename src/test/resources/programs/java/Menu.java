/** As deep as the machine lets it: a stack of a thousand lines. */
public class Menu {

    public static void main(String[] arguments) {
        System.out.println(depth(0));
    }

    private static int depth(int level) {
        return 1 + depth(level + 1);
    }
}
