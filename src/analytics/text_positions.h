// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/utf8.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace analytics {

// base::PositionAt for many offsets of one text: a description asks for thousands. Immutable; the
// text must outlive it.
class TextPositions final {
  public:
    explicit TextPositions(std::string_view text);

    base::Position At(std::size_t offset) const;

  private:
    std::string_view text_;
    std::vector<base::Position> starts_;  // of every block of bytes
};

}  // namespace analytics
