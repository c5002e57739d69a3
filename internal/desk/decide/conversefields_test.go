package decide

import (
	"slices"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// What a scenario has asked is there for whoever takes over, with its questions.
func TestFieldsOutliveTheHandOff(t *testing.T) {
	box := Field{Name: "box", Title: "どの箱ですか", Value: "大きい箱"}
	for name, c := range map[string]struct {
		said    []string
		unsent  string // message, after all was said
		want    []Field
		request string
	}{
		"nothing asked":      {said: []string{"担当者に代わってください"}, request: "m1"},
		"left at the first":  {said: []string{"追加注文", "担当者に代わってください"}, request: "m1"},
		"left at the second": {said: []string{"追加注文", "大きい箱", "担当者に代わってください"}, want: []Field{box}, request: "m1"},
		"a complaint":        {said: []string{"追加注文", "大きい箱", "ふざけないでください"}, want: []Field{box}, request: "m3"},
		"begun again":        {said: []string{"追加注文", "大きい箱", "やめる", "追加注文", "担当者に代わってください"}, request: "m4"},
		"left, then asked":   {said: []string{"追加注文", "大きい箱", "やめる", "ポイントは", "担当者に代わってください"}, want: []Field{box}, request: "m4"},
		"taken back":         {said: []string{"追加注文", "大きい箱", "担当者に代わってください"}, unsent: "m2", request: "m1"},
		"another taken back": {said: []string{"追加注文", "大きい箱", "担当者に代わってください"}, unsent: "m3", want: []Field{box}, request: "m1"},
	} {
		t.Run(name, func(t *testing.T) {
			r := guided(t)
			for _, words := range c.said {
				r.hears(words)
			}
			if c.unsent != "" {
				r.in(desk.Inbound{Kind: desk.InUnsend, EventID: "u", At: r.now, MessageID: c.unsent, Source: r.says("x", "").Source})
				if r.last.Memory != nil {
					r.c.Memory = *r.last.Memory
				}
			}
			m := r.c.Memory
			if r.state() != conversation.Waiting || m.Session != nil {
				t.Fatalf("state %s, session %+v", r.state(), m.Session)
			}
			got := slices.Clone(m.Fields)
			for i := range got {
				if got[i].Message == "" {
					t.Errorf("%s is linked to no message", got[i].Name)
				}
				got[i].Message = ""
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("fields %+v, want %+v", got, c.want)
			}
			if said := r.c.ByID[m.Request].ExternalID; said != c.request {
				t.Errorf("the request is %q, want %q", said, c.request)
			}
		})
	}
}

// Back with the bot nothing of the old dialogue is left.
func TestFieldsEndWithTheInquiry(t *testing.T) {
	r := guided(t)
	for _, words := range []string{"追加注文", "大きい箱", "担当者に代わってください"} {
		r.hears(words)
	}
	r.hears("tap " + own("", tapBack, "").Data)
	if m := r.c.Memory; r.state() != conversation.Bot || len(m.Fields)+len(m.Told) > 0 || m.Scenario != "" || m.Request != "" {
		t.Errorf("state %s, memory %+v", r.state(), m)
	}
}
