// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdlib>

namespace support {

// The number in an environment variable, or `otherwise`.
inline std::uint64_t NumberFromEnvironment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// The seed of a property test: fixed, unless the nightly run asks for another.
inline std::uint64_t PropertySeed() {
    return NumberFromEnvironment("GLOVEBOX_PROPERTY_SEED", 20261120);
}

// How many times as many cases as usual to try.
inline std::uint64_t PropertyScale() { return NumberFromEnvironment("GLOVEBOX_PROPERTY_SCALE", 1); }

}  // namespace support
