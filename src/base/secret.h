// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/bytes.h"

#include <string>
#include <string_view>

namespace base {

// Bytes nobody may print, copy or compare in variable time; wiped when they go. Move-only value.
class Secret final {
  public:
    Secret() = default;
    explicit Secret(Bytes bytes);
    static Secret FromText(std::string_view text);
    ~Secret();

    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;

    // A second holder of the same bytes, for owners that outlive each other.
    Secret Clone() const;

    bool empty() const { return bytes_.empty(); }

    // The bytes themselves, for the one call that needs them. Never store the view.
    ByteView Reveal() const { return bytes_; }
    std::string_view RevealText() const;

    // Constant in time for equal lengths.
    bool Equals(const Secret& other) const;

  private:
    void Wipe();

    Bytes bytes_;
};

}  // namespace base
