package bot

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawGraph draws a scenario of the given id whose ways lead to nodes that are there.
// It need not pass Check: a step must be defined even where an editor was careless.
func drawGraph(t *rapid.T, id string) Scenario {
	ids := []string{"n0", "n1", "n2", "n3", "n4", "n5"}
	to := func() string { return rapid.SampledFrom(append(ids, "", "nowhere")).Draw(t, "to") }
	sc := Scenario{ID: id, Name: id, Version: 1, Start: "n0"}
	for _, id := range ids {
		n := Node{ID: id}
		switch rapid.IntRange(0, 11).Draw(t, "kind") {
		case 0:
			n.Message = &Message{Say: say("{{f}}です"), Next: to()}
		case 1:
			n.Choice = &Choice{Text: "?", As: rapid.SampledFrom([]Style{Quick, Buttons, Carousel, Menu}).Draw(t, "as"), Field: "f",
				Options: []Option{{ID: "a", Label: "はい", Next: to()}, {ID: "b", Label: "いいえ"}}, Next: to(), Otherwise: to()}
		case 2:
			n.Ask = &Ask{Text: "?", Type: rapid.SampledFrom(AskTypes).Draw(t, "type"), Field: "f", Next: to(), Otherwise: to()}
		case 3:
			n.Branch = &Branch{Cases: []Case{{When: []Condition{{Field: "f", Is: "a"}}, Next: to()}}, Otherwise: to()}
		case 4:
			n.Set = &Set{Fields: map[string]string{"f": "{{f}}x"}, AddTags: []string{"t"}, Next: to()}
		case 5, 6:
			n.Action = &Action{Port: "p", Name: "n", Read: rapid.Bool().Draw(t, "read"), Undo: rapid.Bool().Draw(t, "undo"), Next: to(), Refused: to(), Failed: to(), Declined: to(), Undone: to()}
		case 7:
			n.Search = &Search{Query: rapid.SampledFrom([]string{"", "{{f}}", "送料"}).Draw(t, "query"), Found: to(), None: to()}
		case 8:
			n.Call = &Call{Scenario: rapid.SampledFrom([]string{"a", "b", "none"}).Draw(t, "call"), Next: to()}
		case 9:
			n.Solved = &Solved{Yes: to(), No: to()}
		case 10:
			n.Choice = &Choice{Text: "?", List: "l", As: Carousel, Field: "f", Next: to(), Empty: to()}
		case 11:
			n.End = &End{}
		}
		sc.Nodes = append(sc.Nodes, n)
	}
	return sc
}

func drawInput(t *rapid.T, r Result) Input {
	s := r.Session
	choices := []string{"a", "b", "i.1", leaveTap, operatorTap, confirmTap, declineTap, undoTap, keepTap, yesTap, noTap, pickTap, "zz"}
	tap := Tap{Session: s.ID, Turn: s.Turn - rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(t, "old"), Node: s.Node, Choice: rapid.SampledFrom(choices).Draw(t, "choice")}
	key := ""
	if s.Pending != nil && s.Pending.Call != nil {
		key = s.Pending.Call.Key
	}
	result := &ActionResult{Key: rapid.SampledFrom([]string{key, key, key, "old"}).Draw(t, "key"), Outcome: rapid.SampledFrom(Outcomes).Draw(t, "outcome"),
		Lists: map[string][]Item{"l": {{Value: "v", Label: "l"}}}, Undo: rapid.SampledFrom([]string{"", "u"}).Draw(t, "handle")}
	words := rapid.SampledFrom([]string{"はい", "1", "12/1", "やめる", "取り消す", "", "090-1234-5678", "150-0001", "a@example.com", "10:00"}).Draw(t, "words")
	switch rapid.IntRange(0, 7).Draw(t, "input") {
	case 0, 1:
		return Input{Kind: InText, Text: words}
	case 2, 3:
		return Input{Kind: InPostback, Data: tap.Data(), Params: map[string]string{"date": "2026-12-01"}}
	case 4:
		return Input{Kind: InFound, Found: rapid.Bool().Draw(t, "found")}
	case 5:
		return rapid.SampledFrom([]Input{{Kind: InOther}, {Kind: InTimeout}, {Kind: InImage, Attachment: "A"}, {Kind: InResult},
			{Kind: InPostback, Data: "junk"}, {Kind: InPostback, Data: StartData("a")}, {Kind: InPostback, Data: MenuData("a", "n0", "a")}, {Kind: "?"}}).Draw(t, "odd")
	}
	return Input{Kind: InResult, Result: result}
}

// Whatever is drawn and whatever happens: a step is defined, bounded, not silent, and
// the same after the session was stored.
func TestStepIsTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		library := map[string]Scenario{"a": drawGraph(t, "a"), "b": drawGraph(t, "b")}
		w := World{Now: friday, NewID: func() string { return "S" }, Library: func(id string, _ int) (Scenario, bool) { sc, ok := library[id]; return sc, ok }}
		r, err := Begin(library["a"], w)
		for i := 0; err == nil && r.Session != nil && i < 30; i++ {
			s := *r.Session
			if s.Moves > maxMoves || len(s.Stack) > maxDepth || len(r.Trace) > 3*maxMoves {
				t.Fatalf("unbounded: %+v", s)
			}
			in := drawInput(t, r)
			w.Now = w.Now.Add(time.Duration(rapid.SampledFrom([]int{1, 1, 1, 1, 1, 1, 45}).Draw(t, "minutes")) * time.Minute)
			raw, jerr := json.Marshal(s)
			var stored Session
			if jerr != nil || json.Unmarshal(raw, &stored) != nil {
				t.Fatalf("not stored: %v", jerr)
			}
			r, err = Step(s, in, w)
			again, err2 := Step(stored, in, w)
			if err != nil || err2 != nil || !reflect.DeepEqual(asJSON(r), asJSON(again)) {
				t.Fatalf("%v %v\n%s\n%s", err, err2, asJSON(r), asJSON(again))
			}
			if after := asJSON(s); after != string(raw) {
				t.Fatalf("the session given was altered:\n%s\n%s", raw, after)
			}
			customers := in.Kind == InText || in.Kind == InPostback || in.Kind == InImage || in.Kind == InOther
			if customers && len(r.Say) == 0 && r.HandOff == nil && r.Act == nil && r.Search == "" && r.Session != nil {
				t.Fatalf("nothing was said to %+v: %s", in, asJSON(r))
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, sc := range library {
			sc.Check() // any graph can be checked
		}
	})
}

func asJSON(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}
