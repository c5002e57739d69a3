package bot

import (
	"slices"
	"testing"
)

func TestWhatIsLearntOfAnAnswer(t *testing.T) {
	s := Session{Fields: map[string]string{"zip": "6008001", "zip_address": "京都府京都市", "box": "l", "box_label": "大きい箱", "old": "1", "only_label": "x"}}
	if got := s.Learnt(map[string]string{"old": "1"}); !slices.Equal(got, []string{"box", "only_label", "zip"}) {
		t.Error(got)
	}
	for field, want := range map[string]string{"zip": "6008001 京都府京都市", "box": "大きい箱", "old": "1", "none": ""} {
		if got := s.Answer(field); got != want {
			t.Errorf("%s: %q", field, got)
		}
	}
	for want, n := range map[string]Node{
		"phone …様、お電話番号は": {Ask: &Ask{Text: "{{name}}様、お電話番号は", Field: "phone"}},
		"box 箱":           {Title: "箱", Choice: &Choice{Text: "どの箱ですか", Field: "box"}},
		" ":               {},
	} {
		if field, title := n.Asked(); field+" "+title != want {
			t.Errorf("%q, %q; want %q", field, title, want)
		}
	}
}
