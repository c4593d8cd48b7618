// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/journal.h"

#include <doctest/doctest.h>

namespace sandbox {
namespace {

JournalEntry EntryOf(bool leak) {
    JournalEntry entry;
    entry.method = "POST";
    entry.leak = leak;
    return entry;
}

}  // namespace

TEST_CASE("entries are numbered from 1 and shown from where one asks") {
    Journal journal;
    for (int i = 0; i < 3; ++i) journal.Add(EntryOf(false));

    const base::Json all = journal.Describe(0, false);
    const base::Json late = journal.Describe(3, false);

    CHECK(all.Find("entries")->AsArray().size() == 3);
    CHECK(late.Find("entries")->AsArray().front().Find("seq")->AsInt() == 3);
}

TEST_CASE("a full journal forgets the oldest entries but no leak") {
    Journal journal;
    journal.Add(EntryOf(true));
    for (std::size_t i = 0; i < kJournalEntriesMax + 5; ++i) journal.Add(EntryOf(false));

    const base::Json shown = journal.Describe(0, false);

    CHECK(shown.Find("entries")->AsArray().size() == kJournalEntriesMax);
    CHECK(shown.Find("entries")->AsArray().front().Find("leak")->AsBool());
    CHECK(shown.Find("leaks")->AsInt() == 1);
    CHECK(shown.Find("dropped")->AsInt() == 6);
}

TEST_CASE("cells are shown only when asked for") {
    Journal journal;
    JournalEntry entry = EntryOf(false);
    entry.cells = base::Json::MakeArray({"cell"});
    journal.Add(entry);

    CHECK(journal.Describe(0, false).Find("entries")->AsArray().front().Find("cells") == nullptr);
    CHECK(journal.Describe(0, true).Find("entries")->AsArray().front().Find("cells") != nullptr);
}

}  // namespace sandbox
