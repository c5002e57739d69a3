package scenario_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu/scenario"
)

// Every error names the line and says what would be right.
func TestWrongFilesAreRefusedWithTheirLine(t *testing.T) {
	users := "users: {hanako: {}}\n" // line 1
	for name, tc := range map[string]struct{ text, says string }{
		"empty":             {"", "bad.yaml:1: the file is empty"},
		"no YAML":           {"steps: [", "bad.yaml:1: not YAML"},
		"no YAML, further":  {"name: a\nsteps:\n - \"", "bad.yaml:3: not YAML"},
		"no steps":          {"name: a", "give steps"},
		"unknown key":       {"name: a\nsteeps: []", `bad.yaml:2: the scenario knows no "steeps": allowed are channels, groups, name`},
		"twice":             {"name: a\nname: b", `bad.yaml:2: "name" is given twice`},
		"no mapping":        {"- a", "bad.yaml:1: the scenario: give a mapping of"},
		"anchor":            {"steps: &a []", "bad.yaml:1: anchors"},
		"unknown step key":  {users + "steps:\n  - who: hanako\n    sais: a", `bad.yaml:4: a step knows no "sais": allowed are acts, advance`},
		"unknown user":      {users + "steps:\n- {who: taro, says: a}", `bad.yaml:3: no user "taro": the file has hanako`},
		"no users":          {"steps:\n- {who: taro, says: a}", "the file has none, add it under users"},
		"unknown channel":   {users + "steps:\n- {who: hanako, channel: x, says: a}", `no channel "x"`},
		"unknown group":     {users + "steps:\n- {who: hanako, group: x, says: a}", `no group "x"`},
		"unknown message":   {users + "steps:\n- {who: hanako, acts: {type: unsend, message_id: x}}", `no message "x": give last`},
		"nobody":            {"steps:\n- {says: a}", "bad.yaml:2: says: say who"},
		"nothing":           {users + "steps:\n- {who: hanako}", "the step does nothing"},
		"two verbs":         {users + "steps:\n- {who: hanako, says: a, sends: image}", "says and sends in one step"},
		"time":              {users + "steps:\n- {at: soon, who: hanako, says: a}", `"soon": give a time such as 2s`},
		"time goes back":    {users + "steps:\n- {at: 5s, who: hanako, says: a}\n- {at: 2s, who: hanako, says: b}", "bad.yaml:4: at 2s is before the step above, which is at 5s"},
		"repeat lasts":      {users + "steps:\n- {who: hanako, says: a, repeat: {count: 5, every: 2s}}\n- {at: 2s, who: hanako, says: b}", "which is at 8s"},
		"repeat":            {users + "steps:\n- {who: hanako, says: a, repeat: {every: 2s}}", "repeat: give count"},
		"repeat of a fault": {"steps:\n- {repeat: {count: 2}, fault: {endpoint: push, kind: status}}", "repeat belongs to says"},
		"negative":          {"steps:\n- {advance: -1s}", "not negative"},
		"act type":          {users + "steps:\n- {who: hanako, acts: dance}", `type "dance": give one of accountLink`},
		"sends a text":      {users + "steps:\n- {who: hanako, sends: text}", "bad.yaml:3"},
		"act member":        {users + "steps:\n- who: hanako\n  acts:\n    type: follow\n    stickerId: 1", `bad.yaml:6: an act knows no "stickerId": allowed are address`},
		"act value":         {users + "steps:\n- {who: hanako, sends: {type: video, duration_ms: long}}", "duration_ms: give a whole number, not a string"},
		"act incomplete":    {users + "steps:\n- {who: hanako, acts: postback}", "data: give the postback's data"},
		"no such file":      {users + "steps:\n- {who: hanako, sends: {type: image, file: nowhere.png}}", "bad.yaml:3: file: open"},
		"fault endpoint":    {"steps:\n- {fault: {endpoint: pusch, kind: status}}", `bad.yaml:2: fault: endpoint "pusch": give webhook, * or one of`},
		"fault kind":        {"steps:\n- {fault: {endpoint: push, kind: shuffle}}", `kind "shuffle" does not fit endpoint push`},
		"clear":             {"steps:\n- {clear: everything}", "clear: give all, faults, weather or an endpoint"},
		"weather":           {"weather:\n  push: {status: 2}\nsteps: []", "bad.yaml:2: weather of push: status is 2: give odds from 0 to 1"},
		"weather sum":       {"steps:\n- {weather: {push: {status: 0.6, slow: 0.6}}}", "the odds add up to 1.200"},
		"expect nothing":    {users + "steps:\n- {who: hanako, expect: {within: 1s}}", "expect: give seen or unseen"},
		"expect nobody":     {"steps:\n- {expect: {seen: a}}", "expect: say who sees it"},
		"expect webhook":    {users + "steps:\n- {who: hanako, expect: {webhook: ok}}", "webhook and status need says"},
		"expect result":     {users + "steps:\n- {who: hanako, says: a, expect: {webhook: fine}}", `webhook "fine": give ok, failed`},
		"expect via":        {users + "steps:\n- {who: hanako, expect: {seen: a, via: mail}}", `via "mail": give reply`},
		"parallel twice":    {users + "steps:\n- parallel:\n  - - parallel: []", "parallel within parallel"},
		"relation":          {"users: {a: {relation: enemy}}\nsteps: []", `relation "enemy": give friend, blocked or never`},
		"crowd":             {"users: {a: {count: 1000000}}\nsteps: []", "count: give 1 to 10000"},
		"seed":              {"seed: -1", `"-1": give a number from 1`},
		"start":             {"start: today", "give a time such as"},
		"quota":             {"channels: {a: {quota: many}}\nsteps: []", "quota: give a whole number, not a string"},
		"signature":         {"steps:\n- {raw: {signature: forged}}", "signature: give good, bad or none"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := scenario.Parse("bad.yaml", []byte(tc.text))
			if err == nil || !strings.Contains(err.Error(), tc.says) || !strings.HasPrefix(err.Error(), "bad.yaml:") {
				t.Errorf("error %v, want one that says %q", err, tc.says)
			}
		})
	}
	if _, err := scenario.Load("nowhere.yaml"); err == nil {
		t.Error("a file that is not there was read")
	}
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("../../docs/scenarios/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatalf("no example scenarios: %v", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if strings.Contains(string(data), "file") {
			t.Skip() // would read what it names
		}
		if s, err := scenario.Parse("f.yaml", data); err != nil && !strings.HasPrefix(err.Error(), "f.yaml:") || s == nil && err == nil {
			t.Errorf("scenario %v error %v", s, err)
		}
	})
}
