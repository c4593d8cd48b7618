// SPDX-License-Identifier: Apache-2.0
#include "base/random.h"

#include "base/assert.h"
#include "base/bytes.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <sys/random.h>

namespace base {

std::uint64_t Random::Next() {
    std::array<std::uint8_t, 8> bytes{};
    Fill(bytes);
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data(), bytes.size());
    return value;
}

std::uint64_t Random::Below(std::uint64_t bound) {
    ASSERT(bound > 0);
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    for (;;) {
        const std::uint64_t value = Next();
        if (value < limit) return value % bound;
    }
}

std::string Random::Uuid() {
    std::array<std::uint8_t, 16> bytes{};
    Fill(bytes);
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0fU) | 0x40U);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3fU) | 0x80U);
    std::string text = HexEncode(bytes);
    for (const std::size_t place : {8U, 13U, 18U, 23U}) text.insert(place, 1, '-');
    return text;
}

std::string Random::Digits(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text.push_back(static_cast<char>('0' + (i == 0 ? 1 + Below(9) : Below(10))));
    }
    return text;
}

void SystemRandom::Fill(std::span<std::uint8_t> out) {
    while (!out.empty()) {
        const ssize_t got = getrandom(out.data(), out.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        // Without randomness nothing that follows would be safe.
        ASSERT(got > 0);
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

void SeededRandom::Fill(std::span<std::uint8_t> out) {
    for (std::uint8_t& byte : out) {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        byte = static_cast<std::uint8_t>(z ^ (z >> 31U));
    }
}

}  // namespace base
