// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <filesystem>
#include <regex>

#include "core/error.h"
#include "core/files.h"
#include "report/report.h"
#include "report/section.h"
#include "tests/report/fixtures.h"

using namespace strandline;

namespace {

const std::string& page() {
  static const std::string kPage = report::render_report(tests::fixture_store());
  return kPage;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The page without the inlined chart libraries, whose own text is none of the store's.
std::string own_part(const std::string& html) {
  const std::size_t libraries = html.find("/*! vega");
  const std::size_t after = html.find("<script>", libraries);
  return html.substr(0, libraries) + html.substr(after);
}

core::ResultStore with_label(const std::string& label) {
  core::Table t({{"id"}, {"label"}, {"value_musd"}, {"low_musd"}, {"high_musd"}});
  t.add({std::string("x"), label, 5.0, 4.0, 6.0});
  core::ResultStore store;
  store.put("strategies", t);
  return store;
}

struct TemporaryFolder {
  std::filesystem::path path = std::filesystem::temp_directory_path() /
                               ("strandline-report-test-" + std::to_string(getpid()));
  TemporaryFolder() { std::filesystem::create_directories(path); }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(report_page)

BOOST_AUTO_TEST_CASE(every_chart_has_its_place_and_its_specification) {
  const std::size_t at = page().find("id=\"specs\">");
  const std::size_t end = page().find("</script>", at);
  const auto specs = report::Json::parse(page().substr(at + 11, end - at - 11));
  std::size_t charts = 0;
  for (const report::SectionBuilder build : report::sections())
    for (const report::Panel& panel : build(tests::fixture_store()).panels) {
      ++charts;
      BOOST_TEST(holds(page(), "id=\"" + panel.id + "\" role=\"img\" aria-label=\""));
      BOOST_TEST(specs.contains(panel.id));
      BOOST_TEST(!specs[panel.id]["description"].get<std::string>().empty());
    }
  BOOST_TEST(specs.size() == charts);
}

BOOST_AUTO_TEST_CASE(the_answer_stands_before_the_first_section) {
  const std::size_t answer = page().find("strands functionally in 71%");
  BOOST_TEST(answer != std::string::npos);
  BOOST_TEST(answer < page().find("<section id=\"values\""));
  BOOST_TEST(holds(page(), "<h1>Test data: should this team tape out a decode chip?</h1>"));
}

BOOST_AUTO_TEST_CASE(the_page_asks_nothing_of_the_network) {
  const std::regex request(R"((src|href)\s*=\s*["']?\s*(https?:)?//)");
  const std::string own = own_part(page());
  BOOST_TEST(!std::regex_search(own, request));
  BOOST_TEST(!holds(own, "@import"));
  BOOST_TEST(!holds(own, "url("));
  BOOST_TEST(!holds(page(), "sourceMappingURL"));
  BOOST_TEST(holds(page(), "default-src 'none'"));
}

BOOST_AUTO_TEST_CASE(the_page_stays_below_five_megabytes) {
  BOOST_TEST(page().size() < 5u << 20);
  BOOST_TEST(page().size() > 500'000u);  // the chart libraries are inside
}

BOOST_AUTO_TEST_CASE(texts_of_the_store_cannot_become_markup) {
  const std::string evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
  const std::string own = own_part(report::render_report(with_label(evil)));
  BOOST_TEST(!holds(own, "<script>alert"));
  BOOST_TEST(!holds(own, "<img"));
  BOOST_TEST(holds(own, "&lt;script&gt;alert(1)"));
  BOOST_TEST(holds(own, "\\u003c/script\\u003e"));
}

BOOST_AUTO_TEST_CASE(mustache_tags_in_a_text_stay_text) {
  const std::string own = own_part(report::render_report(with_label("{{title}} {{{style}}}")));
  BOOST_TEST(holds(own, "{{title}} {{{style}}}"));
}

BOOST_AUTO_TEST_CASE(broken_utf8_does_not_stop_the_report) {
  BOOST_CHECK_NO_THROW(report::render_report(with_label("caf\xe9 \xff")));
}

BOOST_AUTO_TEST_CASE(any_single_table_may_be_missing) {
  const auto full = tests::fixture_store();
  for (const auto& [left, ignored] : full.tables()) {
    core::ResultStore store;
    for (const auto& [name, table] : full.tables())
      if (name != left) store.put(name, table);
    BOOST_TEST_CONTEXT(left) {
      BOOST_CHECK_NO_THROW(report::render_report(store));
    }
  }
}

BOOST_AUTO_TEST_CASE(tables_without_columns_or_rows_are_left_out_in_words) {
  core::ResultStore store;
  const auto full = tests::fixture_store();
  for (const auto& [name, table] : full.tables())
    store.put(name, core::Table({{"unknown_column"}}));
  const std::string html = report::render_report(store);
  BOOST_TEST(holds(html, "so the section is left out"));
  BOOST_TEST(!holds(html, "<figure>"));
}

BOOST_AUTO_TEST_CASE(rows_with_only_blanks_do_not_stop_the_report) {
  core::ResultStore store;
  const auto full = tests::fixture_store();
  for (const auto& [name, table] : full.tables()) {
    core::Table blank(table.columns());
    blank.add(std::vector<core::Cell>(table.columns().size()));
    store.put(name, blank);
  }
  const std::string html = report::render_report(store);
  BOOST_TEST(!holds(html, ">nan"));
  BOOST_TEST(!holds(html, "inf to"));
}

BOOST_AUTO_TEST_CASE(the_same_store_gives_the_same_page) {
  BOOST_TEST((report::render_report(tests::fixture_store()) == page()));
}

BOOST_AUTO_TEST_CASE(the_footer_says_how_to_run_it_again) {
  BOOST_TEST(holds(page(), "strandline study scenarios/fixture.yaml --seed 7 --paths 100000"));
  BOOST_TEST(holds(page(), "9f2c4be01d77a6e35c1f0c55aa20d4e1"));
}

BOOST_AUTO_TEST_CASE(a_report_is_written_beside_its_store) {
  const TemporaryFolder folder;
  tests::fixture_store().write(folder.path / "study.sqlite");
  report::write_report(folder.path);
  BOOST_TEST((core::read_file(folder.path / "report.html") == page()));
}

BOOST_AUTO_TEST_CASE(a_folder_without_results_is_bad_input) {
  const TemporaryFolder folder;
  BOOST_CHECK_THROW(report::write_report(folder.path), core::InputError);
  BOOST_TEST(!std::filesystem::exists(folder.path / "report.html"));
}

BOOST_AUTO_TEST_SUITE_END()
