// SPDX-License-Identifier: Apache-2.0
#include "analytics/text_positions.h"

#include <algorithm>

namespace analytics {
namespace {

constexpr std::size_t kBlockBytes = 64;

void Advance(base::Position& position, char byte) {
    if (byte == '\n') {
        ++position.line;
        position.column = 1;
    } else if ((static_cast<unsigned char>(byte) & 0xC0U) != 0x80U) {
        ++position.column;
    }
}

}  // namespace

TextPositions::TextPositions(std::string_view text) : text_(text) {
    base::Position position;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i % kBlockBytes == 0) starts_.push_back(position);
        Advance(position, text[i]);
    }
    if (text.size() % kBlockBytes == 0) starts_.push_back(position);
}

base::Position TextPositions::At(std::size_t offset) const {
    offset = std::min(offset, text_.size());
    base::Position position = starts_[offset / kBlockBytes];
    for (std::size_t i = offset / kBlockBytes * kBlockBytes; i < offset; ++i)
        Advance(position, text_[i]);
    return position;
}

}  // namespace analytics
