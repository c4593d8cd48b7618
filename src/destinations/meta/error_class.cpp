// SPDX-License-Identifier: Apache-2.0
#include "destinations/meta/error_class.h"

#include "base/assert.h"

#include <array>

namespace destinations::meta {
namespace {

using activation::Behaviour;

constexpr std::int64_t kAny = -1;
// From here on a code names one case by itself and is met both as a code and as a sub-code.
constexpr std::int64_t kSpeaksForItself = 1'000'000;
constexpr int kPayloadTooLarge = 413;
constexpr int kServerErrors = 500;
constexpr int kClientErrors = 400;

struct Row {
    std::int64_t code;
    std::int64_t subcode;
    Behaviour behaviour;
};

// Rows with a sub-code stand before the row of their code alone.
constexpr std::array kRows{
    Row{1, 99, Behaviour::kSplit},
    Row{1, kAny, Behaviour::kRetryThenSplit},
    Row{2, kAny, Behaviour::kRetry},
    Row{3, kAny, Behaviour::kPermission},
    Row{4, kAny, Behaviour::kThrottle},
    Row{10, kAny, Behaviour::kPermission},
    Row{17, kAny, Behaviour::kThrottle},
    Row{32, kAny, Behaviour::kThrottle},
    Row{100, 33, Behaviour::kPermission},
    Row{100, 1713098, Behaviour::kConfiguration},
    Row{100, 1713228, Behaviour::kPolicy},
    Row{100, 1713230, Behaviour::kPolicy},
    Row{100, 1713231, Behaviour::kPolicy},
    Row{100, 1713232, Behaviour::kPolicy},
    Row{100, kAny, Behaviour::kConfiguration},
    Row{102, kAny, Behaviour::kReauthorise},
    Row{104, kAny, Behaviour::kConfiguration},
    Row{105, kAny, Behaviour::kSplit},
    Row{190, kAny, Behaviour::kReauthorise},
    Row{194, kAny, Behaviour::kConfiguration},
    Row{200, 1870034, Behaviour::kTerms},
    Row{200, 1870090, Behaviour::kTerms},
    Row{200, 1870047, Behaviour::kSurface},
    Row{200, 1870050, Behaviour::kPermission},
    Row{200, kAny, Behaviour::kPermission},
    Row{341, kAny, Behaviour::kThrottle},
    Row{368, kAny, Behaviour::kWaitThenPolicy},
    Row{613, kAny, Behaviour::kThrottle},
    Row{803, kAny, Behaviour::kNotYetVisible},
    Row{2500, kAny, Behaviour::kConfiguration},
    Row{2635, kAny, Behaviour::kConfiguration},
    Row{2650, 1870144, Behaviour::kConfiguration},
    Row{2650, 1870145, Behaviour::kWaitState},
    Row{2650, 1870147, Behaviour::kNewSession},
    Row{2650, 1870148, Behaviour::kNewSession},
    Row{2650, 1870158, Behaviour::kNewSession},
    Row{2650, 1870159, Behaviour::kNewSession},
    Row{2650, kAny, Behaviour::kConfiguration},
    Row{2654, 1713092, Behaviour::kPermission},
    Row{2654, 1870053, Behaviour::kConfiguration},
    Row{2654, 1713151, Behaviour::kConfiguration},
    Row{2654, kAny, Behaviour::kConfiguration},
    Row{2655, kAny, Behaviour::kTerms},
    Row{2656, kAny, Behaviour::kConfiguration},
    Row{2663, kAny, Behaviour::kTerms},
    Row{5000, kAny, Behaviour::kRetry},
    Row{80000, kAny, Behaviour::kThrottle},
    Row{80001, kAny, Behaviour::kThrottle},
    Row{80002, kAny, Behaviour::kThrottle},
    Row{80003, kAny, Behaviour::kThrottle},
    Row{80004, kAny, Behaviour::kThrottle},
    Row{80005, kAny, Behaviour::kThrottle},
    Row{80006, kAny, Behaviour::kThrottle},
    Row{80008, kAny, Behaviour::kThrottle},
    Row{80009, kAny, Behaviour::kThrottle},
    Row{80014, kAny, Behaviour::kThrottle},
    Row{1487301, kAny, Behaviour::kPermission},
    Row{1487366, kAny, Behaviour::kGone},
    Row{1870065, kAny, Behaviour::kPolicy},
    Row{1870092, kAny, Behaviour::kTerms},
};

const Row* FindPair(const ErrorMark& mark) {
    for (const Row& row : kRows) {
        if (row.code == mark.code && row.subcode != kAny && row.subcode == mark.subcode)
            return &row;
        if (row.code >= kSpeaksForItself && row.code == mark.subcode) return &row;
        // A negative code is internal to the platform: only the sub-code says something.
        if (mark.code < 0 && row.subcode != kAny && row.subcode == mark.subcode) return &row;
    }
    return nullptr;
}

const Row* FindCode(std::int64_t code) {
    for (const Row& row : kRows) {
        if (row.code == code && row.subcode == kAny) return &row;
    }
    return nullptr;
}

const Row* FindRow(const ErrorMark& mark) {
    if (const Row* row = FindPair(mark)) return row;
    if (mark.code > 200 && mark.code < 300) return FindCode(200);  // the permission family
    return FindCode(mark.code);
}

Behaviour ByStatus(const ErrorMark& mark) {
    if (mark.status == kPayloadTooLarge) return Behaviour::kSplit;
    if (!mark.readable || mark.status >= kServerErrors) return Behaviour::kRetry;
    // An error inside a successful answer, or a status nobody sends.
    return mark.status >= kClientErrors ? Behaviour::kSurface : Behaviour::kRetry;
}

std::string PermissionRemedy(const ErrorMark& mark, std::string_view account) {
    if (mark.code == 100 || mark.code == 803) {
        return "The audience or the ad account act_" + std::string(account) +
               " does not exist or the token may not see it: check the ad account id, that the "
               "audience was not deleted, and the system user's role on both.";
    }
    return "Give the token's system user the permission ads_management and an Admin role on ad "
           "account act_" +
           std::string(account) + ", and see that app and account belong to the same business.";
}

std::string ConfigurationRemedy(const ErrorMark& mark) {
    if (mark.code == 104) return "The app secret does not fit the token: correct appSecret.";
    if (mark.code == 2635) return "This API version is no longer served: raise apiVersion.";
    if (mark.code == 2650) {
        return "The audience was filled with a single-key schema before, or cannot be updated: "
               "deliver to an audience of another name.";
    }
    return "The platform refused the form of the request: check mapping, apiVersion and appSecret.";
}

}  // namespace

Behaviour ClassOf(const ErrorMark& mark) {
    const Row* row = mark.readable ? FindRow(mark) : nullptr;
    // A token or terms do not come back by themselves, whatever the answer claims.
    if (row != nullptr && (row->behaviour == Behaviour::kTerms || row->code == 190)) {
        return row->behaviour;
    }
    if (mark.transient) return Behaviour::kRetry;
    return row != nullptr ? row->behaviour : ByStatus(mark);
}

std::string RemedyFor(Behaviour behaviour, const ErrorMark& mark, std::string_view account_digits) {
    switch (behaviour) {
        case Behaviour::kReauthorise:
            return "The access token is not usable any more: create a new system user token and "
                   "set accessToken.";
        case Behaviour::kTerms:
            return "A person of the business has to accept the Custom Audience terms at "
                   "https://business.facebook.com/ads/manage/customaudiences/tos/?act=" +
                   std::string(account_digits);
        case Behaviour::kPermission: return PermissionRemedy(mark, account_digits);
        case Behaviour::kConfiguration: return ConfigurationRemedy(mark);
        case Behaviour::kWaitThenPolicy:
        case Behaviour::kPolicy:
            return "The platform blocks this audience or account by its policies: look at the "
                   "audience in Meta's Audience Manager; sending again does not help.";
        case Behaviour::kNotYetVisible:
        case Behaviour::kGone:
            return "The audience does not exist any more: deliver under another audience name.";
        case Behaviour::kSplit:
        case Behaviour::kRetryThenSplit:
            return "The platform refuses even a single row of this batch: check the mapping.";
        case Behaviour::kDone:
        case Behaviour::kRetry:
        case Behaviour::kThrottle:
        case Behaviour::kWaitState:
        case Behaviour::kNewSession:
            return "The platform did not recover in time: run the same command again later.";
        case Behaviour::kSurface:
            return "This answer is not known: look the code up in Meta's error reference before "
                   "running the same command again.";
    }
    UNREACHABLE();
}

}  // namespace destinations::meta
