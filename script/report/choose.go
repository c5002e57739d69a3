package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// suite is one run of go test.
type suite struct {
	pkg   string
	tests string   // pattern of -run
	skip  string   // pattern of -skip
	env   []string // beside our own
	alone bool     // its trials measure time: one after the other
}

// quick is what every push runs; everything has also what is run on demand, as a promise
// that is named does.
var quick, everything = suites(), suites(all)

// all has trials run that take longer than a push may wait, and their promised times met.
const all = "MADOGUCHI_FAULT_ALL=1"

func suites(env ...string) []suite {
	return []suite{
		{pkg: "./internal/flow", tests: "^Test(ClockJumps|AllOrders)", env: env},
		{pkg: "./internal/sim", tests: ".", env: env},
		{pkg: "./script/fault", tests: ".", env: env, alone: len(env) > 0},
	}
}

// without is how a trial on one engine leaves the other out: by that one's name, for what
// has no engine in its name (a control is often named after its rule) belongs to both.
var without = map[string]string{"": "", "sqlite": "/^postgres$", "postgres": "/^sqlite$"}

// where a promise's tests are, if not in script/fault.
var where = map[string]string{"R5": "./internal/flow", "R17": "./internal/flow", simulator: "./internal/sim"}

var chosen = regexp.MustCompile(`^(\w+)(?:/(\w+))?(?:=(\d+))?$`)

// choose reads a list such as R1/sqlite=1000,R7=100000,R14: promises, each on one engine
// only if that is named, and with so many trials. Whoever names a promise also wants those
// of its trials that are run on demand.
func choose(list string) ([]suite, error) {
	if strings.TrimSpace(list) == "" {
		return everything, nil
	}
	var out []suite
	for _, item := range strings.Split(list, ",") {
		s, err := chooseOne(strings.TrimSpace(item))
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func chooseOne(item string) (suite, error) {
	m := chosen.FindStringSubmatch(item)
	if m == nil {
		return suite{}, fmt.Errorf("-only %q: write R1, R1/sqlite, R1=1000 or R1/sqlite=1000, joined by commas", item)
	}
	i := slices.IndexFunc(promised, func(p promise) bool { return p.name == m[1] })
	if i < 0 {
		return suite{}, fmt.Errorf("-only %q: there is no promise %s: they are R1 to R28, and simulator", item, m[1])
	}
	p := promised[i]
	if len(p.tests) == 0 {
		return suite{}, fmt.Errorf("-only %q: %s has no trial here%s", item, p.name, p.instead())
	}
	s := suite{pkg: where[p.name], tests: "^(" + strings.Join(p.tests, "|") + ")$", env: []string{all}}
	if s.pkg == "" {
		s.pkg, s.alone = "./script/fault", true
	}
	var known bool
	if s.skip, known = without[m[2]]; !known {
		return suite{}, fmt.Errorf("-only %q: the engines are sqlite and postgres", item)
	}
	if m[3] != "" {
		if n, err := strconv.Atoi(m[3]); err != nil || n < 1 {
			return suite{}, fmt.Errorf("-only %q: at least one trial", item)
		}
		s.env = append(s.env, map[bool]string{true: "MADOGUCHI_SIM_SEEDS=", false: "MADOGUCHI_FAULT_TRIALS="}[p.name == simulator]+m[3])
	}
	return s, nil
}

func (p promise) instead() string {
	if p.elsewhere == "" {
		return " and none elsewhere yet"
	}
	return "; see " + p.elsewhere
}
