// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace strandline::study {

/// Thrown when the user interrupts a study: nothing has been written.
struct Interrupted {};

}  // namespace strandline::study
