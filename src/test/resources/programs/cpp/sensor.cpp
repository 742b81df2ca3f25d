// An exception of its own.
#include <stdexcept>
#include <string>

namespace plant {
struct SensorError : std::runtime_error {
    explicit SensorError(const std::string& message) : std::runtime_error(message) {}
};
}  // namespace plant

int main() { throw plant::SensorError("sensor 12: reading of 451 °F is out of range"); }
