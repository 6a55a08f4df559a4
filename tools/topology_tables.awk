# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# Markdown tables from the CSV of `strandline curve`, for tools/topology_study.sh. Variables: `chips`
# (ids, comma-separated, the first is the base of ratios), `labels` (their headings), `targets`
# (tokens/s per user), `show`: summary | throughput | fastest | energy | band.
BEGIN {
  FS = ","
  n_chips = split(chips, chip, ",")
  split(labels, label, ",")
  n_targets = split(targets, target, ",")
}
NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
{
  key = $column["architecture"] SUBSEP $column["chip"]
  if (!($column["architecture"] in seen)) { seen[$column["architecture"]]; model[++n_models] = $column["architecture"] }
  i = ++points[key]
  x[key, i] = $column["interactivity_tok_s_user"]
  y[key, i] = $column["output_tok_s_per_chip"]
  bound[key, i] = $column["bound"]
  cut[key, i] = $column["partition"]
  size[key, i] = $column["chips"]
  joules[key, i] = $column["wall_joules_per_output_token"]
  usd[key, i] = $column["usd_per_mtok"]
  factor[++n_factors] = $column["output_tok_s_per_chip_high"] / $column["output_tok_s_per_chip"]
  evidence[$column["evidence"]]
  wanted[key, i] = $column["wanted_power_w"]
  drawn[key, i] = $column["chip_power_w"]
}
# The first point of a frontier at or above a target; 0 where it ends below.
function first_at(key, t,   i) {
  for (i = 1; i <= points[key]; i++) if (x[key, i] >= t) return i
  return 0
}
function chord(v, key, t, i, k) {
  return exp(log(v[key, i]) + log(t / x[key, i]) / log(x[key, k] / x[key, i]) * log(v[key, k] / v[key, i]))
}
# Throughput at a target: log-log between the points beside it, or beside it within one cut where that
# is more (its concurrencies in between are not on the grid); level before the first.
function between(v, key, t,   i, k, j, best, reach) {
  k = first_at(key, t)
  if (k < 2) return k ? v[key, 1] : 0
  best = chord(v, key, t, k - 1, k)
  for (i = 1; i < k; i++)
    for (j = k; j <= points[key]; j++)
      if (cut[key, i] == cut[key, j]) {
        reach = chord(v, key, t, i, j)
        if (reach > best) best = reach
        break
      }
  return best
}
function whole(v) {
  if (v >= 1000) return sprintf("%d,%03d", int(v / 1000 + 0.0005), int(v + 0.5) % 1000)
  return v >= 100 ? sprintf("%.0f", v) : sprintf("%.2g", v)
}
function times(v) { return v >= 10 ? sprintf("%.0f×", v) : sprintf("%.2g×", v) }
function chips_text(n) { return n (n == 1 ? " chip" : " chips") }
function heading(first,   i, line, rule) {
  line = "| model | " first; rule = "| --- | ---:"
  for (i = 1; i <= n_chips; i++) { line = line " | " label[i]; rule = rule " | ---:" }
  return line " |\n" rule " |"
}
function throughput_cell(m, i, t,   key, v, base, text) {
  key = m SUBSEP chip[i]
  v = between(y, key, t)
  if (!v) return "–"
  text = whole(v)
  base = between(y, m SUBSEP chip[1], t)
  if (i > 1 && base) text = text " (" times(v / base) ")"
  k = first_at(key, t)
  return text " " chips_text(size[key, k]) ", " bound[key, k]
}
function energy_cell(m, i, t,   key, k) {
  key = m SUBSEP chip[i]
  k = first_at(key, t)
  if (!k) return "–"
  return (joules[key, k] == "" ? "–" : whole(joules[key, k]) " J") ", " \
         (usd[key, k] == "" ? "–" : "$" whole(usd[key, k])) \
         (wanted[key, k] > 1.001 * drawn[key, k] ? " *" : "")
}
# Models of a kind that a chip serves at a target, and the geometric mean of its ratios to the base.
function summary_cell(kind, i, t,   j, v, base, served, both, sum) {
  for (j = 1; j <= n_models; j++) {
    if ((model[j] ~ /^llama/ ? "dense" : "mixtures") != kind) continue
    v = between(y, model[j] SUBSEP chip[i], t)
    base = between(y, model[j] SUBSEP chip[1], t)
    if (v) served++
    if (v && base) { both++; sum += log(v / base) }
  }
  if (!served) return "–"
  return (i > 1 && both ? times(exp(sum / both)) ", " : "") served " served"
}
function reached(m, t,   i) {
  for (i = 1; i <= n_chips; i++) if (first_at(m SUBSEP chip[i], t)) return 1
  return 0
}
function print_rows(kinds,   j, q, i, line) {
  for (j = 1; j <= (kinds ? 2 : n_models); j++)
    for (q = 1; q <= n_targets; q++) {
      if (!kinds && !reached(model[j], target[q])) continue
      line = "| " (kinds ? (j == 1 ? "dense" : "mixtures") : model[j]) " | " target[q]
      for (i = 1; i <= n_chips; i++)
        line = line " | " (kinds ? summary_cell(j == 1 ? "dense" : "mixtures", i, target[q]) : \
                           show == "energy" ? energy_cell(model[j], i, target[q]) : throughput_cell(model[j], i, target[q]))
      print line " |"
    }
}
function print_fastest(   j, i, k, key, least, most, line) {
  for (j = 1; j <= n_models; j++) {
    line = ""
    least = 1e9; most = 0
    for (i = 1; i <= n_chips; i++) {
      key = model[j] SUBSEP chip[i]
      for (k = 1; k <= points[key]; k++) {
        if (size[key, k] < least) least = size[key, k]
        if (size[key, k] > most) most = size[key, k]
      }
      k = points[key]
      line = line " | " (k ? whole(x[key, k]) " (" chips_text(size[key, k]) ", " bound[key, k] ")" : "does not fit")
    }
    print "| " model[j] " | " (most ? least " to " most : "–") line " |"
  }
}
# Median factor of the 80 % band, and what it rests on.
function print_band(   i, j, swap, names, e) {
  for (i = 2; i <= n_factors; i++)
    for (j = i; j > 1 && factor[j] < factor[j - 1]; j--) { swap = factor[j]; factor[j] = factor[j - 1]; factor[j - 1] = swap }
  for (e in evidence) names = names (names ? ", " : "") e
  printf "In the middle of these curves the 80 %% band is a factor of %.2f either way (evidence: %s).\n", factor[int((n_factors + 1) / 2)], names
}
END {
  if (show == "band") print_band()
  else if (show == "fastest") { print heading("least to most chips"); print_fastest() }
  else { print heading("tokens/s per user"); print_rows(show == "summary") }
}
