// Package scenario plays a file against a lineemu.Platform: who writes what when, which faults and
// which weather, how the clock moves, and what the customers must see.
//
//	s, err := scenario.Load("docs/scenarios/storm.yaml")     // errors name file and line
//	p := lineemu.New(lineemu.Config{Seed: s.Seed})
//	err = s.Run(ctx, p, scenario.Options{})                  // as fast as the desk answers
//
// The file is described in docs/emulator.md. Load refuses everything it does not know, so that a
// misspelt key cannot pass as a scenario that tests nothing.
//
// Everything random is drawn from the seed and one goroutine makes all acts, in the order of their
// times: the same file and seed give the same events in the same order. How deliveries of parallel
// customers overlap is up to the network.
//
// Dependencies: lineemu's exported API and go.yaml.in/yaml.
package scenario
