package bot

import (
	"testing"
	"time"
)

var change = graph(
	Node{ID: "find", Action: &Action{Port: "p", Name: "orders", Read: true, Gives: []string{"orders"}, Next: "which"}},
	Node{ID: "which", Choice: &Choice{Text: "どのご注文ですか", List: "orders", Field: "order", Next: "do", Empty: "none"}},
	Node{ID: "do", Action: &Action{Port: "p", Name: "move", Args: map[string]string{"order": "{{order}}"}, Undo: true, Next: "bye"}},
	Node{ID: "none", End: &End{Text: "ご注文がありません"}}, bye)

var twoOrders = ActionResult{Outcome: Did, Lists: map[string][]Item{"orders": {{Value: "A-1", Label: "野菜セット"}, {Value: "A-2", Label: "果物セット"}}}}

func atConfirm(t *testing.T) *talk {
	t.Helper()
	x := begin(t, change)
	if a := x.last.Act; a == nil || !a.Read || a.DryRun || a.Key != "S1.1" {
		t.Fatalf("%+v", a)
	}
	x.gets(twoOrders).hears("どのご注文", "1. 野菜セット", "2. 果物セット").says("2")
	if a := x.last.Act; a == nil || a.Read || !a.DryRun || a.Key != "S1.2" || a.Args["order"] != "A-2" {
		t.Fatalf("%+v", a)
	}
	return x.gets(ActionResult{Outcome: Did, Changes: []Change{{"お届け日", "12月1日", "12月3日"}}}).
		hears(sayConfirm, "お届け日:12月1日 → 12月3日", sayConfirmAsk)
}

func TestChange(t *testing.T) {
	x := atConfirm(t)
	x.says("はい").hears(sayTapConfirm, "12月3日").at("do")
	x.taps(confirmTap)
	if a := x.last.Act; a == nil || a.DryRun || a.Read || a.Key != "S1.3" {
		t.Fatalf("%+v", a)
	}
	x.says("やめる").hears(sayBusy).taps(confirmTap).hears(sayBusy)
	x.w.Now = x.w.Now.Add(24 * time.Hour) // what is done is told, however late
	done := x.s
	x.in(Input{Kind: InResult, Result: &ActionResult{Key: "S1.3", Outcome: Did, Undo: "h1"}}).hears(sayDone, sayUndoAsk)
	offer := x.s
	x.taps(keepTap).hears("さようなら").ends()
	x.s = offer
	x.says("取り消す")
	if a := x.last.Act; a == nil || a.Undo != "h1" || a.Key != "S1.4" {
		t.Fatalf("%+v", a)
	}
	undoing := x.s
	x.gets(ActionResult{Outcome: Did}).hears(sayUndone).ends()
	x.s = undoing
	x.in(Input{Kind: InResult, Result: &ActionResult{Key: "S1.4", Outcome: Refused, Words: "発送済みです"}}).hears(sayUndoFailed, "発送済み").handsOff("refused")
	x.s = offer
	if x.says("送料はいくらですか"); x.s != nil || !x.last.Unused {
		t.Fatalf("a new question was swallowed: %+v", x.last)
	}
	x.s = offer
	x.says("やめる").hears(sayLeftDone).ends()
	x.s = done
	x.in(Input{Kind: InResult, Result: &ActionResult{Key: "S1.3", Outcome: Unknown}}).hears(sayUnknown).handsOff("unknown")
}

func TestChangeNotMade(t *testing.T) {
	atConfirm(t).taps(declineTap).hears(sayDeclined).ends()
	atConfirm(t).says("やめる").hears(sayLeft).ends()
	atConfirm(t).says("オペレーター").handsOff("wish")
	atConfirm(t).taps(confirmTap).gets(ActionResult{Outcome: Refused, Words: "締切を過ぎています"}).hears("締切を過ぎています").handsOff("refused")
	atConfirm(t).taps(confirmTap).gets(ActionResult{Outcome: Failed}).hears(sayFailed).handsOff("failed")
	begin(t, change).gets(ActionResult{Outcome: Did}).hears("ご注文がありません").ends()
	begin(t, change).gets(ActionResult{Outcome: Unknown}).hears(sayFailed).handsOff("failed")
	x := begin(t, change).says("まだ?").hears(sayLooking)
	x.w.Now = x.w.Now.Add(24 * time.Hour)
	x.says("まだ?").hears(sayExpired).ends()
}

func TestAnotherResult(t *testing.T) {
	x := begin(t, change).in(Input{Kind: InResult, Result: &ActionResult{Key: "S1.9", Outcome: Did}}).at("find")
	if !x.last.Unused || x.s.Pending == nil {
		t.Fatalf("%+v", x.last)
	}
	x = atConfirm(t) // the dry run's answer comes twice
	x.in(Input{Kind: InResult, Result: &ActionResult{Key: "S1.2", Outcome: Did}})
	if x.s.Pending.Phase != Confirm || len(x.last.Say) > 0 {
		t.Fatalf("%+v", x.s.Pending)
	}
}

func TestEdgesOfAnAction(t *testing.T) {
	g := graph(Node{ID: "do", Action: &Action{Port: "p", Name: "n", Next: "bye", Refused: "no", Failed: "down", Declined: "not"}}, bye,
		Node{ID: "no", End: &End{Text: "だめ"}}, Node{ID: "down", End: &End{Text: "障害"}}, Node{ID: "not", End: &End{Text: "しない"}})
	begin(t, g).gets(ActionResult{Outcome: Refused, Words: "理由"}).hears("理由", "だめ").ends()
	begin(t, g).gets(ActionResult{Outcome: Failed}).hears("障害").ends()
	begin(t, g).gets(ActionResult{Outcome: Did}).taps(declineTap).hears("しない").ends()
	begin(t, g).gets(ActionResult{Outcome: Did}).taps(confirmTap).gets(ActionResult{Outcome: Did, Undo: "x"}).hears(sayDone, "さようなら").ends()
}

func TestBranchSetCallSearchSolved(t *testing.T) {
	yes := true
	sub := Scenario{ID: "sub", Name: "下", Takes: []string{"n"}, Start: "s", Nodes: []Node{
		{ID: "s", Choice: &Choice{Text: "下の質問 {{n}}", Options: []Option{{ID: "ok", Label: "よし"}}, Next: "e"}}, {ID: "e", End: &End{}}}}
	g := graph(
		Node{ID: "set", Set: &Set{Fields: map[string]string{"n": "12"}, Attributes: map[string]string{"plan": "gold"}, AddTags: []string{"vip"}, Next: "if"}},
		Node{ID: "if", Branch: &Branch{Cases: []Case{
			{When: []Condition{{Field: "n", AtLeast: "100"}}, Next: "bye"},
			{When: []Condition{{Open: &yes}}, Next: "bye"},
			{When: []Condition{{Tag: "vip"}, {Attribute: "plan", In: []string{"silver", "gold"}}, {Segment: "x", Absent: true}, {Field: "n", AtMost: "12"}}, Next: "call"}}, Otherwise: "bye"}},
		Node{ID: "call", Call: &Call{Scenario: "sub", Next: "look"}},
		Node{ID: "look", Search: &Search{Ask: "何を調べますか", Found: "solved", None: "human"}},
		Node{ID: "solved", Solved: &Solved{}},
		Node{ID: "human", HandOff: &ToHuman{Queue: "q", Text: "担当者が承ります"}}, bye)
	x := begin(t, g, sub).hears("下の質問 12")
	if x.s.Scenario != "sub" || len(x.s.Stack) != 1 || x.last.Attributes["plan"] != "gold" || len(x.last.AddTags) != 1 {
		t.Fatalf("%+v %+v", x.s, x.last)
	}
	x.says("よし").hears("何を調べますか").says("送料")
	if x.last.Search != "送料" || x.s.Scenario != "g" {
		t.Fatalf("%+v", x.last)
	}
	searching := x.s
	x.in(Input{Kind: InFound, Found: true}).hears(saySolvedAsk).at("solved")
	asked := x.s
	if x.says("はい"); x.s != nil || x.last.Solved == nil || !*x.last.Solved {
		t.Fatalf("%+v", x.last)
	}
	x.s = asked
	x.taps(noTap).handsOff("unsolved")
	x.s = searching
	if x.in(Input{Kind: InFound}).handsOff("drawn"); x.last.HandOff.Queue != "q" {
		t.Fatalf("%+v", x.last.HandOff)
	}
}

func TestStyles(t *testing.T) {
	options := []Option{{ID: "a", Label: "甲", Title: "題", Text: "説明"}, {ID: "b", Label: "乙", Title: "題"}}
	for style, want := range map[Style]string{Buttons: `"type":"buttons"`, Carousel: `"type":"carousel"`, Quick: "選んで", Menu: "選んで"} {
		g := graph(Node{ID: "c", Choice: &Choice{Text: "選んで", As: style, Options: options, Next: "bye"}}, bye)
		x := begin(t, g).hears(want)
		if style == Menu {
			x.in(Input{Kind: InPostback, Data: MenuData("g", "c", "b")}).ends()
			continue
		}
		x.taps("b").hears("さようなら").ends()
	}
}
