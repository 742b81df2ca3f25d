// An exception of the library that nobody catches.
#include <vector>

static int third(const std::vector<int>& values) { return values.at(2); }

int main() { return third({1}); }
