// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace simulation {

// Where this process dies as by kill -9. A program that links this file counts its own calls that change the disk,
// also those of the libraries it loads, and makes none more once a number is reached. What a killed process had
// written stays written, so nothing is flushed to the device: power cuts are the journal's business, not this one's.
// Thread-safe.
struct KillPoint {
    std::uint64_t step = 0;  // dies before this one, counted from 1; 0: lives
    bool every_write =
        false;  // each write of the database is a step too, not only what orders and names files
};

// From now on, counting from the beginning.
void Arm(const KillPoint& point);
std::uint64_t StepsTaken();

// A step that is no call to the system: an engine that begins.
void TakeStep();

}  // namespace simulation
