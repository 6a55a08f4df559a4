// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <filesystem>

#include "core/files.h"
#include "report/browse.h"
#include "tests/report/fixtures.h"

using namespace strandline;
namespace fs = std::filesystem;

namespace {

/// root/{a.txt, study/study.sqlite, out -> ..}, beside a file that must stay unseen.
struct Tree {
  fs::path base = fs::temp_directory_path() / ("strandline-browse-" + std::to_string(getpid()));
  fs::path root = base / "root";
  Tree() {
    fs::create_directories(root / "study");
    core::write_file_atomically(base / "secret.txt", "secret");
    core::write_file_atomically(root / "a.txt", "a");
    tests::fixture_store().write(root / "study" / "study.sqlite");
    fs::create_symlink("..", root / "out");
  }
  ~Tree() { fs::remove_all(base); }
};

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(browse)

BOOST_AUTO_TEST_CASE(what_lies_in_the_folder_is_served) {
  const Tree tree;
  BOOST_TEST((report::served_path(tree.root, "/a.txt") == fs::canonical(tree.root / "a.txt")));
  BOOST_TEST(report::served_path(tree.root, "/").has_value());
  BOOST_TEST(report::served_path(tree.root, "/study/").has_value());
}

BOOST_AUTO_TEST_CASE(nothing_outside_the_folder_is_served) {
  const Tree tree;
  for (const char* path : {"", "a.txt", "/../secret.txt", "/study/../../secret.txt", "/..",
                           "/out/secret.txt", "/out", "/..\\secret.txt", "/absent", "/.hidden"})
    BOOST_TEST(!report::served_path(tree.root, path).has_value(), path);
  BOOST_TEST(!report::served_path(tree.root, std::string("/a.txt\0.html", 12)).has_value());
}

BOOST_AUTO_TEST_CASE(a_study_shows_its_title_and_names_are_escaped) {
  const Tree tree;
  core::write_file_atomically(tree.root / "<script>x.txt", "");
  const std::string page = report::render_listing(tree.root, "/");
  BOOST_TEST(holds(page, "should this team tape out a decode chip?"));
  BOOST_TEST(holds(page, "href=\"/study/\""));
  BOOST_TEST(holds(page, "href=\"/%3Cscript%3Ex.txt\""));
  BOOST_TEST(!holds(page, "<script>"));
}

BOOST_AUTO_TEST_CASE(a_damaged_store_is_named_not_fatal) {
  const Tree tree;
  core::write_file_atomically(tree.root / "study" / "study.sqlite", "nonsense");
  BOOST_TEST(holds(report::render_listing(tree.root, "/"), "damaged"));
}

BOOST_AUTO_TEST_CASE(only_names_of_this_machine_are_loopback) {
  for (const char* host : {"localhost", "localhost:8080", "127.0.0.1:1", "[::1]:8080", "[::1]"})
    BOOST_TEST(report::is_loopback_host(host), host);
  for (const char* host : {"", "evil.example", "evil.example:8080", "127.0.0.1.evil.example",
                           "localhost.evil.example:80"})
    BOOST_TEST(!report::is_loopback_host(host), host);
}

BOOST_AUTO_TEST_SUITE_END()
