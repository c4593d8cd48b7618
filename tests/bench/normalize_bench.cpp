// SPDX-License-Identifier: Apache-2.0
// bench_normalize [--rows N] [--seed N]: how long one core takes to normalise and hash made-up
// rows, beside a plain loop of SHA256_Init, Update and Final over the same normalised cells. Prints
// one line of JSON; `ratio` is the hash loop's time over ours. bench_normalize --dump N prints the
// first N rows as JSON, one a line, for other programs.
#include "../tests/support/people.h"
#include "base/clock.h"
#include "base/json.h"
#include "matching/row.h"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <openssl/sha.h>

// The loop to compare with is of the deprecated low-level calls by definition.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace {

// Rows are made, normalised and hashed in blocks, so that making them is not timed and memory stays
// flat.
constexpr std::size_t kBlockRows = 4096;
constexpr std::uint64_t kRows = 5'000'000;
constexpr std::uint64_t kSeed = 20261120;
constexpr int kThisYear = 2026;

struct Arguments {
    std::uint64_t rows = kRows;
    std::uint64_t seed = kSeed;
    bool dumps = false;
};

struct Figures {
    std::uint64_t cells = 0;
    std::chrono::nanoseconds normalize{0};
    std::chrono::nanoseconds hash{0};
    unsigned checksum = 0;  // of the digests, so that no loop can be left out
};

matching::RowNormalizer MakeNormalizer() {
    using matching::Key;
    matching::RowOptions options;
    options.default_region = *matching::Region::FromLetters("us");
    options.normalizer.this_year = kThisYear;
    return *matching::RowNormalizer::Make({{.source = 0, .key = Key::kEmail},
                                           {.source = 1, .key = Key::kPhone},
                                           {.source = 2, .key = Key::kFirstName},
                                           {.source = 3, .key = Key::kLastName},
                                           {.source = 4, .key = Key::kPostalCode}},
                                          options);
}

// The normalised cells of a block, one after another as the bare loop would find them.
class CellBlock final {
  public:
    void Clear() {
        text_.clear();
        ends_.clear();
    }

    void Add(std::string_view text) {
        text_.append(text);
        ends_.push_back(text_.size());
    }

    std::size_t size() const { return ends_.size(); }

    unsigned HashAll() const {
        unsigned checksum = 0;
        std::size_t begin = 0;
        for (const std::size_t end : ends_) {
            unsigned char digest[SHA256_DIGEST_LENGTH];
            SHA256_CTX context;
            SHA256_Init(&context);
            SHA256_Update(&context, text_.data() + begin, end - begin);
            SHA256_Final(digest, &context);
            checksum += digest[0];
            begin = end;
        }
        return checksum;
    }

  private:
    std::string text_;
    std::vector<std::size_t> ends_;
};

Figures Measure(const Arguments& arguments) {
    base::SystemClock clock;
    base::SeededRandom random(arguments.seed);
    matching::RowNormalizer rows = MakeNormalizer();
    std::vector<support::Person> people(kBlockRows);
    CellBlock cells;
    Figures figures;
    for (std::uint64_t done = 0; done < arguments.rows; done += people.size()) {
        people.resize(std::min<std::uint64_t>(kBlockRows, arguments.rows - done));
        for (support::Person& person : people) person = support::AnyPerson(random);
        // The first pass is timed, the second collects what it made.
        const base::SteadyTime start = clock.SteadyNow();
        for (const support::Person& person : people) {
            rows.Next(person.Row());
            figures.checksum += static_cast<unsigned char>(
                rows.cells()[0].text.empty() ? 0 : rows.cells()[0].text[0]);
        }
        figures.normalize += clock.SteadyNow() - start;
        cells.Clear();
        for (const support::Person& person : people) {
            rows.Next(person.Row());
            for (const matching::Cell& cell : rows.cells()) {
                if (!cell.text.empty()) cells.Add(cell.normalized);
            }
        }
        const base::SteadyTime hash_start = clock.SteadyNow();
        figures.checksum += cells.HashAll();
        figures.hash += clock.SteadyNow() - hash_start;
        figures.cells += cells.size();
    }
    return figures;
}

double Seconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

void Print(const Arguments& arguments, const Figures& figures) {
    base::Json line = base::Json::MakeObject();
    line.Set("rows", arguments.rows).Set("cells", figures.cells);
    line.Set("seconds", Seconds(figures.normalize)).Set("hash_only_seconds", Seconds(figures.hash));
    line.Set("ratio", Seconds(figures.hash) / Seconds(figures.normalize));
    line.Set("rows_per_second", static_cast<double>(arguments.rows) / Seconds(figures.normalize));
    line.Set("checksum", static_cast<std::uint64_t>(figures.checksum));
    std::printf("%s\n", line.Dump().c_str());
}

void Dump(const Arguments& arguments) {
    base::SeededRandom random(arguments.seed);
    for (std::uint64_t i = 0; i < arguments.rows; ++i) {
        const support::Person person = support::AnyPerson(random);
        base::Json row = base::Json::MakeObject();
        row.Set("email", person.email)
            .Set("phone", person.phone)
            .Set("first_name", person.first_name);
        row.Set("last_name", person.last_name).Set("zip", person.zip);
        std::printf("%s\n", row.Dump().c_str());
    }
}

}  // namespace

int main(int argc, char** argv) {
    Arguments arguments;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view name = argv[i];
        const std::uint64_t number = std::strtoull(argv[i + 1], nullptr, 10);
        arguments.dumps = arguments.dumps || name == "--dump";
        (name == "--seed" ? arguments.seed : arguments.rows) = number;
    }
    if (arguments.dumps) {
        Dump(arguments);
    } else {
        Print(arguments, Measure(arguments));
    }
    return 0;
}
