package bot

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

// talk is a customer in a dialogue.
type talk struct {
	t    *testing.T
	w    World
	s    *Session
	last Result
}

var friday = time.Date(2026, 11, 27, 3, 0, 0, 0, time.UTC)

func begin(t *testing.T, sc Scenario, others ...Scenario) *talk {
	t.Helper()
	sc.Version = 1
	for _, o := range append(others, sc) {
		if problems := o.Check(); len(problems) > 0 {
			t.Fatalf("%s: %v", o.ID, problems)
		}
	}
	x := &talk{t: t, w: World{Now: friday, NewID: func() string { return "S1" }, Library: func(id string, version int) (Scenario, bool) {
		for _, o := range append(others, sc) {
			if o.ID == id && (version == 0 || version == max(o.Version, 1)) {
				o.Version = 1
				return o, true
			}
		}
		return Scenario{}, false
	}}}
	r, err := Begin(sc, x.w)
	return x.took(r, err)
}

func (x *talk) took(r Result, err error) *talk {
	x.t.Helper()
	if err != nil {
		x.t.Fatal(err)
	}
	x.last, x.s = r, nil
	if r.Session != nil { // as the store keeps it
		raw, err := json.Marshal(r.Session)
		if err != nil {
			x.t.Fatal(err)
		}
		x.s = &Session{}
		if err := json.Unmarshal(raw, x.s); err != nil {
			x.t.Fatal(err)
		}
	}
	return x
}

func (x *talk) in(in Input) *talk {
	x.t.Helper()
	if x.s == nil {
		x.t.Fatal("the dialogue is over")
	}
	r, err := Step(*x.s, in, x.w)
	return x.took(r, err)
}

func (x *talk) says(words string) *talk { x.t.Helper(); return x.in(Input{Kind: InText, Text: words}) }

func (x *talk) taps(choice string) *talk {
	x.t.Helper()
	return x.in(Input{Kind: InPostback, Data: Tap{Session: x.s.ID, Turn: x.s.Turn, Node: x.s.Node, Choice: choice}.Data()})
}

func (x *talk) gets(r ActionResult) *talk {
	x.t.Helper()
	if x.last.Act == nil {
		x.t.Fatalf("no action is asked for: %+v", x.last)
	}
	r.Key = x.last.Act.Key
	return x.in(Input{Kind: InResult, Result: &r})
}

// hears compares what was said: every part must stand in it, in order.
func (x *talk) hears(parts ...string) *talk {
	x.t.Helper()
	said := spoken(x.last)
	rest := said
	for _, p := range parts {
		i := strings.Index(rest, p)
		if i < 0 {
			x.t.Fatalf("%q is missing, in order, in:\n%s", p, said)
		}
		rest = rest[i+len(p):]
	}
	return x
}

func spoken(r Result) string {
	var b strings.Builder
	for _, c := range r.Say {
		if c.Text != nil {
			b.WriteString(c.Text.Text + "\n")
		}
		if c.Rich != nil {
			b.WriteString(c.Rich.Alt + "\n" + string(c.Rich.Message) + "\n")
		}
	}
	return b.String()
}

func (x *talk) ends() *talk {
	x.t.Helper()
	if x.s != nil || x.last.HandOff != nil {
		x.t.Fatalf("not ended: node %+v, hand-off %+v", x.s, x.last.HandOff)
	}
	return x
}

func (x *talk) handsOff(reason string) *talk {
	x.t.Helper()
	if x.s != nil || x.last.HandOff == nil || x.last.HandOff.Reason != reason {
		x.t.Fatalf("not handed off for %s: %+v", reason, x.last.HandOff)
	}
	return x
}

func (x *talk) at(node string) *talk {
	x.t.Helper()
	if x.s == nil || x.s.Node != node {
		x.t.Fatalf("not at %s: %+v", node, x.last)
	}
	return x
}

func graph(nodes ...Node) Scenario {
	return Scenario{ID: "g", Name: "試験", Start: nodes[0].ID, Nodes: nodes}
}

func say(words string) []Bubble { return []Bubble{{Text: words}} }

var bye = Node{ID: "bye", End: &End{Text: "さようなら"}}

var fruit = graph(
	Node{ID: "hello", Message: &Message{Say: say("こんにちは"), Next: "pick"}},
	Node{ID: "pick", Choice: &Choice{Text: "どれにしますか", Field: "fruit", Next: "thanks",
		Options: []Option{{ID: "apple", Label: "りんご", Words: []string{"林檎"}}, {ID: "cancel", Label: "キャンセル", Next: "bye"}}}},
	Node{ID: "thanks", End: &End{Text: "{{fruit_label}}({{fruit}})ですね"}}, bye)

func TestChoice(t *testing.T) {
	begin(t, fruit).hears("こんにちは", "どれに", sayHint).at("pick").taps("apple").hears("りんご(apple)").ends()
	begin(t, fruit).says("林檎。").hears("りんご").ends()
	begin(t, fruit).says("①").hears("りんご").ends()
	begin(t, fruit).says("キャンセル").hears("さようなら").ends() // an option, not the way out
	begin(t, fruit).says("なし").hears(sayPick, "どれに").says("なし").says("なし").handsOff("tries")
	if got := begin(t, fruit).last.Say[1].Choices; len(got) != 4 || got[2].Label != labelLeave || got[3].Label != labelOperator {
		t.Fatalf("%+v", got)
	}
}

func TestWaysOut(t *testing.T) {
	x := begin(t, fruit).says("やめる").hears(sayLeft).ends()
	if !x.last.Left || x.last.Top {
		t.Fatalf("%+v", x.last)
	}
	if x = begin(t, fruit).says("最初に戻る").ends(); !x.last.Top {
		t.Fatal("not to the top")
	}
	begin(t, fruit).says("オペレーター").handsOff("wish")
	begin(t, fruit).taps(operatorTap).handsOff("wish")
	begin(t, fruit).taps(leaveTap).hears(sayLeft).ends()
	if x = begin(t, fruit).in(Input{Kind: InPostback, Data: StartData("other")}).ends(); x.last.Start != "other" {
		t.Fatal("the menu does not begin another")
	}
}

func TestStaleAndStrange(t *testing.T) {
	x := begin(t, fruit)
	for _, data := range []string{"m1:S1:0:pick:apple", "m1:S0:1:pick:apple", "m1:S1:1:hello:apple", "action=buy", ""} {
		if x.in(Input{Kind: InPostback, Data: data}).hears(sayStale, "どれに").at("pick"); !x.last.Stale || x.s.Tries != 0 {
			t.Fatalf("%q: %+v", data, x.last)
		}
	}
	x.in(Input{Kind: InOther}).hears(sayPick)
	x.in(Input{Kind: InResult, Result: &ActionResult{Key: "S1.1"}}).at("pick")
	x.in(Input{Kind: InFound}).in(Input{Kind: InResult}).in(Input{Kind: InTimeout}).at("pick")
}

func TestExpiry(t *testing.T) {
	x := begin(t, fruit)
	x.w.Now = friday.Add(DefaultLife - time.Second)
	x.says("なに").at("pick")
	x.w.Now = x.w.Now.Add(DefaultLife)
	if x.says("りんご").hears(sayExpired).ends(); !x.last.Expired || !x.last.Unused {
		t.Fatalf("%+v", x.last)
	}
	x = begin(t, fruit)
	x.w.Now = friday.Add(time.Hour)
	if x.in(Input{Kind: InPostback, Data: StartData("g")}); x.last.Start != "g" {
		t.Fatal("an expired dialogue swallowed the menu's tap")
	}
}

func TestGoneVersion(t *testing.T) {
	x := begin(t, fruit)
	x.s.Version = 7
	if _, err := Step(*x.s, Input{Kind: InText, Text: "x"}, x.w); err == nil {
		t.Fatal("no error")
	}
	if _, err := Begin(Scenario{ID: "empty", Start: "x"}, x.w); err == nil {
		t.Fatal("no error")
	}
}

func TestStepLeavesItsInputAlone(t *testing.T) {
	x := begin(t, fruit)
	before, _ := json.Marshal(x.s)
	if _, err := Step(*x.s, Input{Kind: InText, Text: "りんご"}, x.w); err != nil {
		t.Fatal(err)
	}
	if after, _ := json.Marshal(x.s); !reflect.DeepEqual(before, after) {
		t.Fatalf("%s\n%s", before, after)
	}
}

func TestAsk(t *testing.T) {
	g := graph(Node{ID: "when", Ask: &Ask{Text: "いつですか", Type: AskDate, Field: "day", Min: "+2d", Max: "+30d", Next: "done", Otherwise: "bye"}},
		Node{ID: "done", End: &End{Text: "{{day|date}}ですね"}}, bye)
	x := begin(t, g).hears("いつですか")
	if p := x.last.Say[0].Choices[0].Pick; p == nil || p.Min != "2026-11-29" {
		t.Fatalf("%+v", p)
	}
	x.says("明日").hears("11月29日(日)から").says("12月1日").hears("12月1日(火)ですね").ends()
	x = begin(t, g)
	x.in(Input{Kind: InPostback, Data: x.data(pickTap), Params: map[string]string{"date": "2026-12-02"}}).hears("12月2日(水)").ends()
	begin(t, g).says("a").says("b").says("c").hears("さようなら").ends()
	photo := graph(Node{ID: "p", Ask: &Ask{Text: "写真を", Type: AskPhoto, Field: "p", Next: "done"}}, Node{ID: "done", End: &End{Text: "{{p}}"}})
	begin(t, photo).says("はい").hears("写真(画像)").in(Input{Kind: InImage, Attachment: "A1"}).hears("A1").ends()
}

func (x *talk) data(choice string) string {
	return Tap{Session: x.s.ID, Turn: x.s.Turn, Node: x.s.Node, Choice: choice}.Data()
}

// A list longer than LINE's buttons is shown page by page; every number counts on every page.
func TestLongList(t *testing.T) {
	var items []Item
	for i := range 25 {
		items = append(items, Item{Value: "v" + itoa(i+1), Label: "品" + itoa(i+1)})
	}
	sc := Scenario{ID: "long", Name: "長い", Start: "read", Nodes: []Node{
		{ID: "read", Action: &Action{Port: "p", Name: "n", Read: true, Gives: []string{"l"}, Next: "pick"}},
		{ID: "pick", Choice: &Choice{Text: "どれですか", List: "l", Field: "f", Next: "end", Empty: "end"}},
		{ID: "end", End: &End{Text: "{{f}}ですね"}},
	}}
	labels := func(x *talk) (out []string) {
		for _, c := range x.last.Say[len(x.last.Say)-1].Choices {
			out = append(out, c.Label)
		}
		return out
	}
	start := func() *talk {
		x := begin(t, sc)
		r, err := Step(*x.s, Input{Kind: InResult, Result: &ActionResult{Key: x.last.Act.Key, Outcome: Did, Lists: map[string][]Item{"l": items}}}, x.w)
		return x.took(r, err)
	}
	step := func(x *talk, in Input) *talk {
		r, err := Step(*x.s, in, x.w)
		return x.took(r, err)
	}
	x := start()
	if got := labels(x); len(got) != 13 || got[0] != "品1" || got[9] != "品10" || got[10] != labelMore {
		t.Fatal(got)
	}
	x = step(x, Input{Kind: InPostback, Data: Tap{Session: x.s.ID, Turn: x.s.Turn, Node: x.s.Node, Choice: moreTap}.Data()})
	if got := labels(x); got[0] != "品11" || !strings.Contains(x.last.Say[0].Text.Text, "11. 品11") || x.last.Missed {
		t.Fatal(got)
	}
	x = step(x, Input{Kind: InText, Text: "もっと見る"})
	if got := labels(x); len(got) != 8 || got[0] != "品21" || got[5] != labelAgain {
		t.Fatal(got)
	}
	x = step(x, Input{Kind: InText, Text: "最初の一覧"})
	if got := labels(x); got[0] != "品1" {
		t.Fatal(got)
	}
	if x = step(x, Input{Kind: InText, Text: "23"}); x.s != nil || x.last.Say[0].Text.Text != "v23ですね" {
		t.Errorf("%+v", x.last)
	}
	raw := start()
	if step(raw, Input{Kind: InText, Text: "26"}).last.Missed != true {
		t.Error("a number that isn't there counts")
	}
}
