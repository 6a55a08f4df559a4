// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/files.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "tests/core/support.h"

using namespace strandline::core;
namespace fs = std::filesystem;
using strandline::tests::contains;
using strandline::tests::input_error;
using strandline::tests::TemporaryFolder;

BOOST_AUTO_TEST_SUITE(files)

BOOST_AUTO_TEST_CASE(what_is_written_is_read_back_and_nothing_else_stays) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "a.txt";
  const std::string content("with\0zero\r\n", 11);
  write_file_atomically(file, "old, and longer than the new one");
  write_file_atomically(file, content);
  BOOST_TEST(read_file(file) == content);
  BOOST_TEST(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
  const bool readable =
      (fs::status(file).permissions() & fs::perms::others_read) != fs::perms::none;
  BOOST_TEST(readable);
}

BOOST_AUTO_TEST_CASE(a_write_that_fails_leaves_the_old_content) {
  const TemporaryFolder folder;
  const fs::path target = folder.path() / "dir";
  fs::create_directories(target / "full");
  BOOST_CHECK_THROW(write_file_atomically(target, "x"), RuntimeFailure);  // a folder is in the way
  BOOST_TEST(fs::is_directory(target / "full"));
  BOOST_TEST(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
  BOOST_CHECK_THROW(write_file_atomically("/no/such/folder/a", "x"), RuntimeFailure);
}

BOOST_AUTO_TEST_CASE(reading_refuses_what_is_missing_a_folder_or_too_large) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "a.txt";
  BOOST_TEST(contains(input_error([&] { read_file(file); }), "no such file"));
  BOOST_TEST(contains(input_error([&] { read_file(folder.path()); }), "is not a file"));
  std::ofstream(file) << "12345";
  BOOST_TEST(read_file(file, 5).size() == 5u);
  BOOST_TEST(contains(input_error([&] { read_file(file, 4); }), "limit of 4"));
}

BOOST_AUTO_TEST_CASE(files_are_listed_by_extension_in_order) {
  const TemporaryFolder folder;
  for (const char* name : {"b.yaml", "a.yaml", "c.json", "d.yaml.bak"})
    std::ofstream(folder.path() / name) << "x";
  fs::create_directory(folder.path() / "e.yaml");
  const auto list = list_files(folder.path(), ".yaml");
  BOOST_REQUIRE(list.size() == 2u);
  BOOST_TEST(list[0].filename() == "a.yaml");
  BOOST_TEST(list[1].filename() == "b.yaml");
  BOOST_TEST(contains(input_error([] { list_files("/no/such", ".yaml"); }), "no such folder"));
}

BOOST_AUTO_TEST_CASE(home_follows_the_environment_and_else_is_the_source_tree) {
  ::unsetenv("STRANDLINE_HOME");
  BOOST_TEST(home_path("core") == fs::path(STRANDLINE_SOURCE_DIR) / "core");
  ::setenv("STRANDLINE_HOME", "/some/where", 1);
  BOOST_TEST(home_path("hw/catalog") == "/some/where/hw/catalog");
  ::unsetenv("STRANDLINE_HOME");
}

BOOST_AUTO_TEST_CASE(the_version_has_three_numbers) {
  int dots = 0;
  for (const char c : version()) dots += c == '.';
  BOOST_TEST(dots == 2);
}

BOOST_AUTO_TEST_SUITE_END()
