// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/run/call.h"

#include "kernels/run/call_case.h"

namespace strandline::kernels {
namespace {

/// What a problem holds beside the least bytes that its kernel must move: whole tables and pages,
/// the weights of experts that no token chose, sorted copies of their rows.
double held_beside(const Call& call) {
  const double width = call.narrow ? 1 : 2;
  if (const auto* m = std::get_if<MoeShape>(&call.shape)) {
    const double rows = double{1} * m->tokens * m->k;
    return 3.0 * m->experts * m->hidden * m->inner * width +
           rows * 2 * (2.0 * m->hidden + 3.0 * m->inner);
  }
  if (const auto* h = std::get_if<HashGatherShape>(&call.shape))
    return 2.0 * h->tables * h->rows * h->width;
  if (const auto* c = std::get_if<CacheAppendShape>(&call.shape))
    return width * c->batch * (c->length + c->page) * c->width;
  if (const auto* s = std::get_if<SparseShape>(&call.shape)) {
    const AttentionShape& a = s->attention;
    return double{1} * a.batch * a.length *
           (2.0 * a.kv_heads * (a.width + a.value_stride()) + 4.0 * a.queries);
  }
  return 0;
}

}  // namespace

Work work_of(const Call& call) {
  return with_problem(call, []<class Problem>(const auto& shape) { return Problem::work(shape); });
}

double bytes_of(const Call& call) {
  return work_of(call).bytes + held_beside(call);
}

}  // namespace strandline::kernels
