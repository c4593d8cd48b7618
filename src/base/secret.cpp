// SPDX-License-Identifier: Apache-2.0
#include "base/secret.h"

#include <string.h>  // explicit_bzero
#include <utility>

namespace base {

Secret::Secret(Bytes bytes) : bytes_(std::move(bytes)) {}

Secret Secret::FromText(std::string_view text) {
    const ByteView view = AsBytes(text);
    return Secret(Bytes(view.begin(), view.end()));
}

Secret::~Secret() { Wipe(); }

Secret::Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { other.bytes_.clear(); }

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this == &other) return *this;
    Wipe();
    bytes_ = std::move(other.bytes_);
    other.bytes_.clear();
    return *this;
}

Secret Secret::Clone() const { return Secret(bytes_); }

std::string_view Secret::RevealText() const { return AsText(bytes_); }

bool Secret::Equals(const Secret& other) const {
    if (bytes_.size() != other.bytes_.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < bytes_.size(); ++i) {
        difference |= static_cast<unsigned>(bytes_[i] ^ other.bytes_[i]);
    }
    return difference == 0;
}

void Secret::Wipe() {
    if (!bytes_.empty()) explicit_bzero(bytes_.data(), bytes_.size());
}

}  // namespace base
