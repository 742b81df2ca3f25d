#include <stdio.h>
#include <stdlib.h>
#include <string.h>
//@2{
static int added(int n) { return n + 1; }
int (*kept)(int) = added;
//@2}
static const char *known[] = {"one"};

static const char *find(int order) { return order < 1 ? known[order] : NULL; }

__attribute__((noinline)) static int total(int order) {
  const char *found = find(order);
  return (int)strlen(found) * 2;
}

__attribute__((noinline)) static int weight(int order) {
  const char *found = find(order);
  return (int)strlen(found) + 1;
}

__attribute__((noinline)) static int not_empty(const char *value) {
  char *copy = malloc(4);
  memcpy(copy, value, 5);
  int kept_size = copy[0];
  free(copy);
  return kept_size;
}

__attribute__((noinline)) static int rename_to(const char *value) { return not_empty(value) + 1; }

__attribute__((noinline)) static int move_to(const char *value) { return not_empty(value) + 2; }

__attribute__((noinline)) static int average(int *prices, int count) {
  int sum = 0;
  for (int i = 0; i <= count; i++) sum += prices[i];
  return sum;
}

__attribute__((noinline)) static int share(int *prices, int count) { return prices[count] + 1; }

__attribute__((noinline)) static int quantity(char *text) {
  char *copy = strdup(text);
  free(copy);
  return atoi(copy) + 1;
}

__attribute__((noinline)) static int page(char *text) {
  char *copy = strdup(text);
  free(copy);
  return atoi(copy) + 2;
}

__attribute__((noinline)) static int reserve(char *item) {
  char *copy = strdup(item);
  free(copy);
  free(copy);
  return item[0];
}

__attribute__((noinline)) static int nightly(char **items, int count) {
  int sum = 0;
  for (int i = 0; i < count; i++) sum += reserve(items[i]);
  return sum + count;
}

int main(int count, char **arguments) {
  char *route = arguments[1], *value = arguments[2];
  int *prices = malloc(3 * sizeof(int));
  char text[8] = "four";
  prices[0] = prices[1] = prices[2] = 1;
  int result = 0;
  if (!strcmp(route, "total")) result = total(atoi(value));
  if (!strcmp(route, "weight")) result = weight(atoi(value));
  if (!strcmp(route, "rename")) result = rename_to(text);
  if (!strcmp(route, "move")) result = move_to(text);
  if (!strcmp(route, "average")) result = average(prices, 3);
  if (!strcmp(route, "share")) result = share(prices, 3);
  if (!strcmp(route, "quantity")) result = quantity(value);
  if (!strcmp(route, "page")) result = page(value);
  if (!strcmp(route, "reserve")) result = reserve(value);
  if (!strcmp(route, "nightly")) result = nightly(arguments + 2, 1);
  printf("%d %d\n", result, count);
  return 0;
}
