// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace strandline::app {

/// Prints an HTML file of ours to a PDF through headless Chromium, whole or not at all. The program
/// is looked for in PATH as chromium, chromium-browser and google-chrome; CHROMIUM names another.
/// core::InputError where there is none, core::RuntimeFailure where it prints nothing within two
/// minutes.
void print_pdf(const std::filesystem::path& html, const std::filesystem::path& pdf);

}  // namespace strandline::app
