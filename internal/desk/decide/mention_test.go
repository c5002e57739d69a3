package decide

import (
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// TestNoteNames: who is named is told, once, where their name stands; nobody is named who may
// not see the talk.
func TestNoteNames(t *testing.T) {
	named := func(p desk.Person, name string) desk.Person { p.Name = name; return p }
	boss, self := named(kobayashi, "小林 健"), named(yamamoto, "山本")
	w := talking(t)
	w.must(Command{Verb: NoteDown, By: yamamoto, Content: words("👍 @小林 健 さん、@山本 です"), Named: []desk.Person{boss, self}})
	m := w.bubble("👍 @小林 健 さん、@山本 です")
	if got := m.Content.Text.Mentions; len(got) != 2 || got[0] != (desk.Mention{Index: 3, Length: 5, Type: desk.MentionOperator, UserID: "kobayashi"}) {
		t.Errorf("%+v", got)
	}
	if n := w.last.Namings; len(n) != 1 || n[0].Operator != "kobayashi" || n[0].Message != m.ID || n[0].By != "yamamoto" || n[0].Conversation != w.c.Talk.ID {
		t.Errorf("%+v", n)
	}
	told := 0
	for _, f := range w.last.Facts {
		if f.Kind == desk.FactMention && f.Subject == "kobayashi" {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
	stranger := named(somebody("mori", desk.RoleOperator), "森")
	stranger.Memberships = map[desk.WorkspaceID]desk.Role{"other": desk.RoleOperator}
	viewer, left := named(somebody("client", desk.RoleViewer), "森"), named(ito, "森")
	left.Disabled = true
	for name, who := range map[string]desk.Person{"another brand's": stranger, "a client's viewer": viewer, "somebody who left": left, "not in the words": boss} {
		if err := w.do(Command{Verb: NoteDown, By: yamamoto, Content: words("@森 さん"), Named: []desk.Person{who}}); desk.CodeOf(err) != "bad_mention" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
