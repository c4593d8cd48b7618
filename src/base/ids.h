// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <utility>

namespace base {

// An identifier that cannot be mistaken for another kind. Immutable value; the text is opaque here.
template <class Tag>
class Id final {
  public:
    Id() = default;
    explicit Id(std::string text) : text_(std::move(text)) {}

    const std::string& text() const { return text_; }
    bool empty() const { return text_.empty(); }
    auto operator<=>(const Id&) const = default;

  private:
    std::string text_;
};

using AccountId = Id<struct AccountTag>;              // 12 digits
using CollaborationId = Id<struct CollaborationTag>;  // UUID, as are the rest
using MembershipId = Id<struct MembershipTag>;
using TableId = Id<struct TableTag>;  // a configured table
using ChangeRequestId = Id<struct ChangeRequestTag>;
using AssociationId = Id<struct AssociationTag>;
using TemplateId = Id<struct TemplateTag>;  // an analysis template
using DestinationId = Id<struct DestinationTag>;
using AudienceId = Id<struct AudienceTag>;
using RunId = Id<struct RunTag>;
using ActivationId = Id<struct ActivationTag>;

}  // namespace base
