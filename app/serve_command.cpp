// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>

#include "app/commands.h"
#include "core/error.h"
#include "core/files.h"
#include "report/browse.h"
#ifdef STRANDLINE_HTTP
#include <httplib.h>
#endif

namespace strandline::app {
namespace {

namespace fs = std::filesystem;

struct ServeOptions {
  std::string folder, host = "127.0.0.1";
  int port = 8080;
};

#ifdef STRANDLINE_HTTP

constexpr std::uintmax_t kLargestFile = 1u << 30;

void refuse(httplib::Response& response, int status, const std::string& text) {
  response.status = status;
  response.set_content(text + "\n", "text/plain; charset=utf-8");
}

/// Answers one request: files as they are, folders as a page, the rest as an error.
void answer(const fs::path& root, const httplib::Request& request, httplib::Response& response) {
  const auto found = report::served_path(root, request.path);
  if (!found) return refuse(response, 404, "not found");
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_header("Cache-Control", "no-store");
  if (fs::is_directory(*found)) {
    response.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    response.set_content(report::render_listing(*found, request.path), "text/html; charset=utf-8");
  } else {
    response.set_content(core::read_file(*found, kLargestFile), report::media_type(*found));
  }
  response.status = 200;
}

void serve(const ServeOptions& o) {
  if (!fs::is_directory(o.folder))
    throw core::InputError({{o.folder}, "", "", "is no folder", "name a folder of studies"});
  httplib::Server server;
  const bool loopback = o.host == "127.0.0.1" || o.host == "::1" || o.host == "localhost";
  // Everything is answered before the library routes, so that no method but these two gets further.
  server.set_pre_routing_handler([&](const httplib::Request& request, httplib::Response& response) {
    if (request.method != "GET" && request.method != "HEAD") {
      response.set_header("Allow", "GET, HEAD");
      refuse(response, 405, "read-only");
    } else if (loopback && !report::is_loopback_host(request.get_header_value("Host"))) {
      refuse(response, 403, "this server answers to localhost alone");
    } else {
      try {
        answer(o.folder, request, response);
      } catch (const std::exception&) {
        refuse(response, 500, "cannot be read");
      }
    }
    return httplib::Server::HandlerResponse::Handled;
  });
  server.set_payload_max_length(0);
  // The library's default lets a second server share the port in silence.
  server.set_socket_options([](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  const int port = o.port == 0                           ? server.bind_to_any_port(o.host)
                   : server.bind_to_port(o.host, o.port) ? o.port
                                                         : -1;
  if (port < 0)
    throw core::InputError({{},
                            "--port",
                            fmt::format("{}:{}", o.host, o.port),
                            "cannot be listened on",
                            "choose another --port (0: any that is free) or --host"});
  fmt::print("http://{}:{}/\n", o.host, port);
  std::fflush(stdout);
  server.listen_after_bind();
}

#else

void serve(const ServeOptions&) {
  throw core::InputError({{},
                          "serve",
                          "",
                          "this build has no HTTP library",
                          "apt-get install libcpp-httplib-dev, then configure and build again"});
}

#endif

}  // namespace

void add_serve(CLI::App& app) {
  auto o = std::make_shared<ServeOptions>();
  auto* c = app.add_subcommand(
      "serve", "Browses a folder of studies on this machine, read-only, until Ctrl-C");
  c->add_option("dir", o->folder, "Folder of studies, e.g. results")->required();
  c->add_option("--port", o->port, "Port to listen on (0: any that is free)")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  c->add_option("--host", o->host, "Address to listen on; others than loopback show it to others")
      ->capture_default_str();
  c->callback([=] { serve(*o); });
}

}  // namespace strandline::app
