package identity

import (
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func member(role desk.Role) desk.Person {
	return desk.Person{ID: "p", Role: role, Memberships: map[desk.WorkspaceID]desk.Role{"w": role}}
}

func TestCan(t *testing.T) {
	all := []Action{ReadConversation, Work, Assign, TakeOver, ActForOther, StartTalk, ReadDirectory, ManageChannel, ManagePeople, ReadHealth,
		ReadKnowledge, VoteKnowledge, EditKnowledge, PublishKnowledge, Upload, ReadFile, ReadMissed, RouteCentre, ManageRouting, Bulk, ManageIncident, UseTemplate, ShareTemplate, CentreTemplate, MergeContact, PostBoard, CentreBoard, RevealForm, ManageForms, ApproveRefund, PayRefund, RuleRefunds}
	want := map[desk.Role]string{ // one letter an action, in the order above
		desk.RoleOperator: "yyynnyynnn" + "yynnyyynnnn" + "ynnnnnyn" + "ynn", desk.RoleSupervisor: "yyyyyyynny" + "yyyyyyyyyyy" + "yyyyyyyn" + "yyn", desk.RoleAdministrator: "yyyyyyyyyy" + "yyyyyyyyyyy" + "yyyyyyyy" + "yyy",
		desk.RoleReviewer: "ynnnnnynnn" + "ynnnnyynnnn" + "nnnnnnnn" + "nnn", desk.RoleEditor: "nnnnnnynnn" + "yyyyyynnnnn" + "nnnnnnnn" + "nnn", desk.RoleMarketer: "nnnnnnynnn" + "nnnnnnnnnnn" + "nnnnnnnn" + "nnn",
		desk.RoleViewer: "ynnnnnynnn" + "nnnnnynnnnn" + "nnnnnnnn" + "nnn", desk.RoleIntegrator: "nnnnnnynny" + "nnnnnnnnnnn" + "nnnnnnnn" + "nnn", "stranger": "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn",
	}
	for role, row := range want {
		for i, a := range all {
			if got := Can(member(role), a, Subject{"w", &desk.Standing{State: "closed"}}); got != (row[i] == 'y') {
				t.Errorf("%s %s = %v", role, a, got)
			}
			if Can(member(role), a, Subject{Workspace: "other"}) {
				t.Errorf("%s may %s in a brand without membership", role, a)
			}
		}
	}
}

func TestDisabledMayNothing(t *testing.T) {
	p := member(desk.RoleAdministrator)
	p.Disabled = true
	if Can(p, ReadConversation, Subject{Workspace: "w"}) || Anywhere(p, ManagePeople) {
		t.Fatal("a disabled administrator still may")
	}
}

func TestViewerSeesClosedOnly(t *testing.T) {
	v := member(desk.RoleViewer)
	if Can(v, ReadConversation, Subject{Workspace: "w"}) || !Anywhere(v, ReadConversation) {
		t.Error("of what has no state a viewer sees nothing; of the brand, the closed part")
	}
	for state, want := range map[string]bool{"active": false, "waiting": false, "closed": true} {
		if got := Can(v, ReadConversation, Subject{"w", &desk.Standing{State: state}}); got != want {
			t.Errorf("%s: %v", state, got)
		}
	}
}

func TestRoleInBrandWins(t *testing.T) {
	p := member(desk.RoleOperator)
	p.Memberships["v"] = desk.RoleSupervisor
	if !Can(p, TakeOver, Subject{Workspace: "v"}) || Can(p, TakeOver, Subject{Workspace: "w"}) {
		t.Fatal("the brand's role must decide")
	}
	if got := Workspaces(p, TakeOver); len(got) != 1 || got[0] != "v" {
		t.Fatalf("got %v", got)
	}
}
