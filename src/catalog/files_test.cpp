// SPDX-License-Identifier: Apache-2.0
#include "catalog/files.h"

#include "../tests/support/temporary_folder.h"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace {

namespace fs = std::filesystem;

struct Lake {
    void Put(const std::string& name, const std::string& bytes = "x") const {
        fs::create_directories((folder.path / name).parent_path());
        std::ofstream(folder.path / name) << bytes;
    }

    base::Result<std::vector<catalog::OpenFile>>
    Open(const std::vector<std::string>& patterns) const {
        catalog::Source source;
        for (const auto& pattern : patterns)
            source.files.push_back((folder.path / pattern).string());
        return catalog::OpenFiles(source);
    }

    std::vector<std::string> Names(const std::vector<std::string>& patterns) const {
        const auto files = Open(patterns);
        if (!files.ok()) return {"error: " + files.error().message};
        std::vector<std::string> names;
        for (const auto& file : *files)
            names.push_back(fs::path(file.path).lexically_relative(folder.path).string());
        return names;
    }

    const fs::path& root() const { return folder.path; }

    support::TemporaryFolder folder;
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("files come sorted, once each, with the size of what was opened") {
    const Lake lake;
    lake.Put("m/b.csv", "12345");
    lake.Put("m/a.csv");
    lake.Put("m/note.txt");

    CHECK(lake.Names({"m/*.csv", "m/a.csv"}) == Names{"m/a.csv", "m/b.csv"});
    const auto files = lake.Open({"m/b.csv"});
    REQUIRE(files.ok());
    CHECK(files->front().version.size == 5);
    CHECK(*base::ReadDescriptor(files->front().fd.get(), 10, "b") == "12345");
}

TEST_CASE("two stars reach every depth, none included, and hidden names stay hidden") {
    const Lake lake;
    lake.Put("y/a.csv");
    lake.Put("y/2026/b.csv");
    lake.Put("y/2026/11/c.csv");
    lake.Put("y/.tmp/d.csv");
    lake.Put("y/2026/.e.csv");

    CHECK(lake.Names({"y/**/*.csv"}) == Names{"y/2026/11/c.csv", "y/2026/b.csv", "y/a.csv"});
    CHECK(lake.Names({"y/**"}) == Names{"y/2026/11/c.csv", "y/2026/b.csv", "y/a.csv"});
    CHECK(lake.Names({"y/*/b.csv"}) == Names{"y/2026/b.csv"});
    CHECK(lake.Names({"y/**/**/11/**/c.csv"}) == Names{"y/2026/11/c.csv"});
}

TEST_CASE("a link is followed where the operator wrote it and nowhere else") {
    const Lake lake;
    lake.Put("secret/keys.csv");
    lake.Put("real/a.csv");
    fs::create_directory_symlink(lake.root() / "real", lake.root() / "written");
    fs::create_directory_symlink(lake.root() / "secret", lake.root() / "real" / "planted");
    fs::create_symlink(lake.root() / "secret/keys.csv", lake.root() / "real" / "z.csv");

    CHECK(lake.Names({"written/*.csv"}) == Names{"written/a.csv"});
    CHECK(lake.Names({"real/**/*.csv"}) == Names{"real/a.csv"});
    CHECK(lake.Names({"real/*/keys.csv"}).front().find("matches no file") != std::string::npos);
    CHECK(lake.Names({"real/z.csv"}) == Names{"real/z.csv"});
}

TEST_CASE("a pattern without a match, a missing file, a folder and a pipe are errors that name the "
          "path") {
    const Lake lake;
    lake.Put("m/a.csv");
    REQUIRE(mkfifo((lake.root() / "pipe").c_str(), 0600) == 0);

    CHECK(lake.Names({"m/*.parquet"}).front().find("matches no file") != std::string::npos);
    CHECK(lake.Open({"gone.csv"}).error().code == base::ErrorCode::kNotFound);
    CHECK(lake.Names({"m"}).front().find("is not a regular file") != std::string::npos);
    CHECK(lake.Names({"pipe"}).front().find("is not a regular file") != std::string::npos);
    CHECK(lake.Names({"pip*"}).front().find("matches no file") != std::string::npos);
}

TEST_CASE("the data version changes with a file's bytes, its time and the list of files") {
    const Lake lake;
    lake.Put("m/a.csv", "1");
    const auto first = catalog::DataVersion(*lake.Open({"m/*"}));

    CHECK(catalog::DataVersion(*lake.Open({"m/*"})) == first);
    lake.Put("m/b.csv", "1");
    const auto second = catalog::DataVersion(*lake.Open({"m/*"}));
    CHECK(second != first);
    fs::last_write_time(lake.root() / "m/a.csv",
                        fs::file_time_type::clock::now() + std::chrono::hours(1));
    CHECK(catalog::DataVersion(*lake.Open({"m/*"})) != second);
}

TEST_CASE("a file whose times were set back after a write has another version all the same") {
    const Lake lake;
    lake.Put("m/a.csv", "1");
    const auto opened = lake.Open({"m/*"});
    const auto before = fs::last_write_time(lake.root() / "m/a.csv");
    REQUIRE(catalog::CheckUnchanged(*opened).ok());

    // The kernel's clock for change times moves a few hundred times a second.
    for (int i = 0; i < 100'000 && catalog::CheckUnchanged(*opened).ok(); ++i) {
        lake.Put("m/a.csv", "2");
        fs::last_write_time(lake.root() / "m/a.csv", before);
    }

    CHECK(catalog::CheckUnchanged(*opened).error().code == base::ErrorCode::kConflict);
    CHECK(catalog::DataVersion(*opened) != catalog::DataVersion(*lake.Open({"m/*"})));
}

TEST_CASE("more files than a table may have are refused by the limit's name") {
    const Lake lake;
    fs::create_directories(lake.root() / "m");
    for (std::size_t i = 0; i <= catalog::kFilesPerTableMax; ++i)
        lake.Put("m/" + std::to_string(i));

    const auto files = lake.Open({"m/*"});

    REQUIRE_FALSE(files.ok());
    CHECK(files.error().code == base::ErrorCode::kResourceExhausted);
}
