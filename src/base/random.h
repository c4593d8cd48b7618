// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace base {

// Unpredictable bytes. The one seam through which randomness enters, so that tests can repeat it.
// Thread-safe.
class Random {
  public:
    Random() = default;
    Random(const Random&) = delete;
    Random& operator=(const Random&) = delete;
    virtual ~Random() = default;

    virtual void Fill(std::span<std::uint8_t> out) = 0;

    std::uint64_t Next();
    // Uniform in [0, bound), without modulo bias; bound > 0.
    std::uint64_t Below(std::uint64_t bound);
    // A random (version 4) UUID in lower case.
    std::string Uuid();
    // `count` decimal digits, the first not zero.
    std::string Digits(std::size_t count);
};

// The kernel's generator.
class SystemRandom final : public Random {
  public:
    void Fill(std::span<std::uint8_t> out) override;
};

// Repeats itself from a seed (SplitMix64). Single-threaded; for tests and simulation, never for
// secrets.
class SeededRandom final : public Random {
  public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    void Fill(std::span<std::uint8_t> out) override;

  private:
    std::uint64_t state_;
};

}  // namespace base
