# Prints one version of a source (-v version=2). A line that ends in "//@2" (or "#@2", "--@2") is in version 2 alone, what stands
# between "//@2{" and "//@2}" as well; several digits name several versions. The marks themselves are left out.
{
    mark = "(//|#)@[0-9]+"
    if (match($0, mark "\\{[ \t]*$")) { hidden = (index(substr($0, RSTART), version) == 0); next }
    if (match($0, mark "\\}[ \t]*$")) { hidden = 0; next }
    if (hidden) next
    if (match($0, "[ \t]*" mark "[ \t]*$")) {
        if (index(substr($0, RSTART), version) == 0) next
        $0 = substr($0, 1, RSTART - 1)
    }
    print
}
