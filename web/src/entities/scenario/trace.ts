import type { Scenario } from './model'
import { nodeOf } from './graph'
import { waysOf } from './ways'

/** Which cards and lines a dialogue has gone along. A line is "node way". */
export interface Trail {
  nodes: Set<string>
  ways: Set<string>
}

/**
 * Reads a trace: node ids and way names, in order. Ways that the engine does not
 * name are found by where they lead; steps in another scenario are no cards here.
 */
export function trailOf(s: Scenario, trace: readonly string[]): Trail {
  const trail: Trail = { nodes: new Set(), ways: new Set() }
  let before = ''
  let way = ''
  for (const step of trace) {
    const n = nodeOf(s, step)
    if (!n) {
      way = step
      continue
    }
    const from = before && nodeOf(s, before)
    if (from) {
      const ways = waysOf(from).filter((w) => w.to === step)
      const taken = ways.find((w) => w.name === way) ?? ways[0]
      if (taken) trail.ways.add(`${before} ${taken.name}`)
    }
    trail.nodes.add(step)
    before = step
    way = ''
  }
  return trail
}
