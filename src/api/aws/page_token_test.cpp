// SPDX-License-Identifier: Apache-2.0
#include "api/aws/page_token.h"

#include "../tests/support/temporary_folder.h"

#include <doctest/doctest.h>

namespace {

const base::AccountId kAirline("111111111111");
const base::AccountId kPartner("222222222222");

}  // namespace

TEST_CASE("a page token works for its account, operation and filter, and nowhere else") {
    const support::TemporaryFolder folder;
    base::SeededRandom random(1);
    const auto keys = *crypto::KeyRing::Open(folder.path, random);
    const auto token = *api::MakePageToken(keys, {kAirline, "ListMembers", "c-1"}, "m-7");

    CHECK(*api::ReadPageToken(keys, {kAirline, "ListMembers", "c-1"}, token) == "m-7");
    CHECK_FALSE(api::ReadPageToken(keys, {kPartner, "ListMembers", "c-1"}, token).ok());
    CHECK_FALSE(api::ReadPageToken(keys, {kAirline, "ListSchemas", "c-1"}, token).ok());
    CHECK_FALSE(api::ReadPageToken(keys, {kAirline, "ListMembers", "c-2"}, token).ok());
    CHECK_FALSE(api::ReadPageToken(keys, {kAirline, "ListMembers", "c-1"}, token + "AAAA").ok());
    CHECK_FALSE(api::ReadPageToken(keys, {kAirline, "ListMembers", "c-1"}, "no token").ok());
    CHECK_FALSE(api::ReadPageToken(keys, {kAirline, "ListMembers", "c-1"}, "").ok());
}
