package bot

import "testing"

func TestTriggered(t *testing.T) {
	s := Scenario{Triggers: []string{"お届け日を変更したい", "お届け日変更", "解約"}}
	for text, want := range map[string]bool{
		"お届け日を変更したい": true, "お届け日を変更したいです。": true, "お届け日を変更したいのですが": true, "お届け日を変更したいんですけど…": true, "お届け日変更お願いします": true,
		"お届け日を変更してください": true, "解約": true, "解約したい": true, "解約をお願いします": true,
		"お届け日を変更できますか": false, "解約金はかかりますか": false, "お届け日": false, "": false, "です": false,
	} {
		if got := s.Triggered(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestTriggers(t *testing.T) {
	first, second := tiny("a", "一"), tiny("b", "二")
	first.Triggers, second.Triggers = []string{"解約したい", "解約"}, []string{"解約したいです", "返品"}
	words := NewTriggers([]Scenario{first, second})
	for said, want := range map[string]string{"解約したいのですが": "a", "解約。": "a", "返品をお願いします": "b"} {
		if sc, ok := words.Of(said); !ok || sc.ID != want {
			t.Errorf("%s begins %q", said, sc.ID)
		}
	}
	for _, said := range []string{"", "。", "こんにちは"} {
		if sc, ok := words.Of(said); ok {
			t.Errorf("%q begins %s", said, sc.ID)
		}
	}
}

func TestADialogueIsLeftByItsName(t *testing.T) {
	sc := Scenario{Name: "解約", Triggers: []string{"解約したい", "定期便", "定期便をやめたい"}}
	for text, want := range map[string]string{
		"やめる": leaveTap, "解約をやめる": leaveTap, "解約はやめます。": leaveTap, "解約中止": leaveTap, "定期便を中止": leaveTap, "最初から": topTap, "オペレーター": operatorTap,
		"定期便をやめたい": "", "解約": "", "予約をやめる": "", "解約をオペレーター": "", "解約をやめるとどうなりますか": "",
	} {
		if got := sc.wayOut(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
