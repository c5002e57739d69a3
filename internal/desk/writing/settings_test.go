package writing

import (
	"errors"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func TestSender(t *testing.T) {
	long := strings.Repeat("あ", 25)
	for _, c := range []struct {
		what string
		set  Settings
		who  string
		want desk.Sender
	}{
		{"nothing set", Settings{}, "小林 花子", desk.Sender{}},
		{"the brand's", Settings{Name: Brand, Shown: " あおぞら商店 "}, "小林 花子", desk.Sender{Name: "あおぞら商店"}},
		{"the operator's", Settings{Name: Operator, Icon: "i"}, "小林 花子", desk.Sender{Name: "小林 花子", Icon: "i"}},
		{"the family name", Settings{Name: Family}, "小林　花子", desk.Sender{Name: "小林"}},
		{"too long is cut", Settings{Name: Operator}, long, desk.Sender{Name: long[:3*MaxName]}},
		{"a word of LINE's is left out", Settings{Name: Operator}, "Line 太郎", desk.Sender{}},
		{"and the picture stays", Settings{Name: Operator, Icon: "i"}, "online太郎", desk.Sender{Icon: "i"}},
	} {
		got := c.set.Sender(c.who)
		if (got == nil) != (c.want == desk.Sender{}) || got != nil && *got != c.want {
			t.Errorf("%s: %+v", c.what, got)
		}
	}
}

func TestValid(t *testing.T) {
	for _, c := range []struct {
		set   Settings
		field string
	}{
		{Settings{}, ""},
		{Settings{Name: Brand, Shown: strings.Repeat("あ", MaxName), Tone: strings.Repeat("あ", MaxTone), Wrote: WroteSend}, ""},
		{Settings{Name: "who"}, "name"},
		{Settings{Name: Brand, Shown: "  "}, "shown"},
		{Settings{Name: Brand, Shown: strings.Repeat("あ", MaxName+1)}, "shown"},
		{Settings{Name: Brand, Shown: "My LINE"}, "shown"},
		{Settings{Tone: strings.Repeat("あ", MaxTone+1)}, "tone"},
		{Settings{Wrote: "never"}, "wrote"},
		{Settings{Stickers: []Pack{{"446", "", 1988, 2027}, {"9999999999", strings.Repeat("あ", MaxName), 1, MaxStickers}}}, ""},
		{Settings{Stickers: []Pack{{"", "", 1, 2}}}, "stickers"},
		{Settings{Stickers: []Pack{{"44a", "", 1, 2}}}, "stickers"},
		{Settings{Stickers: []Pack{{"99999999999", "", 1, 2}}}, "stickers"},
		{Settings{Stickers: []Pack{{"446", strings.Repeat("あ", MaxName+1), 1, 2}}}, "stickers"},
		{Settings{Stickers: []Pack{{"446", "", 0, 2}}}, "stickers"},
		{Settings{Stickers: []Pack{{"446", "", 2, 1}}}, "stickers"},
		{Settings{Stickers: []Pack{{"446", "", 1, MaxStickers + 1}}}, "stickers"},
		{Settings{Stickers: []Pack{{"446", "", 1, 2}, {"446", "", 3, 4}}}, "stickers"},
		{Settings{Stickers: make([]Pack, MaxPacks+1)}, "stickers"},
	} {
		err := c.set.Valid()
		var e *desk.Error
		if c.field == "" && err == nil {
			continue
		}
		if !errors.As(err, &e) || e.Field != c.field {
			t.Errorf("%+v: %v, want a fault of %q", c.set, err, c.field)
		}
	}
}
