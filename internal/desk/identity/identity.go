// Package identity says who may do what. Roles map to actions in one table;
// what the table does not list is denied.
package identity

import (
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Action is something a person may be allowed to do.
type Action string

// Actions. Those with the prefix "centre." are about the whole centre, the
// others about one brand.
const (
	ReadConversation Action = "conversation.read"
	Work             Action = "conversation.work"    // accept, answer, close one's own
	Assign           Action = "conversation.assign"  // transfer
	TakeOver         Action = "conversation.take"    // from another operator
	ActForOther      Action = "conversation.oversee" // close or transfer what another owns
	StartTalk        Action = "conversation.start"
	Bulk             Action = "conversation.bulk" // one action on many inquiries
	ManageIncident   Action = "incident.manage"   // open, edit, close, tell its customers, whom it concerns
	ReadDirectory    Action = "directory.read"    // who works here, which queues there are
	ManageChannel    Action = "channel.manage"
	ManagePeople     Action = "centre.people"
	ReadHealth       Action = "centre.health"
	RouteCentre      Action = "centre.routing" // what holds for all queues of the centre
	ManageRouting    Action = "routing.manage" // a brand's queues, and what its people can do
	ReadKnowledge    Action = "knowledge.read"
	VoteKnowledge    Action = "knowledge.vote"    // "this was the answer"
	EditKnowledge    Action = "knowledge.edit"    // entries, synonyms, words, import
	PublishKnowledge Action = "knowledge.publish" // approve what another person wrote
	ManagePlan       Action = "plan.manage"       // opening hours and targets
	ReadFigures      Action = "report.read"       // how soon people answered
	ReadMissed       Action = "learning.read"     // what the bot could not answer, in the customers' words
	UseTemplate      Action = "template.use"      // and keep own ones
	ShareTemplate    Action = "template.share"    // a brand's
	CentreTemplate   Action = "centre.templates"  // those of all brands
	ManageBrands     Action = "centre.brands"     // which there are
	ManageKeys       Action = "centre.keys"       // API keys
	ManageHooks      Action = "centre.hooks"      // outgoing webhooks
	HaltChannel      Action = "channel.halt"      // stop what goes out, and begin again
	PostBoard        Action = "board.post"        // tell those who work for a brand
	CentreBoard      Action = "centre.board"      // tell everybody
	ApproveRefund    Action = "refund.approve"    // or refuse; up to the brand's limit for the role
	PayRefund        Action = "refund.pay"        // say that one was paid, failed or came back
	RuleRefunds      Action = "refund.rules"      // set the limits
	MergeContact     Action = "contact.merge"     // say that two contacts are one person, or are not
	RevealForm       Action = "form.reveal"       // what a customer answered outside of the chat; the brand says whose
	ManageForms      Action = "form.manage"       // what is asked there
	Upload           Action = "file.upload"
	ReadFile         Action = "file.read" // one's own; others' by their talk
)

// Subject is what an action is about: a brand, and the conversation's standing
// if it is about one.
type Subject struct {
	Workspace desk.WorkspaceID
	Standing  *desk.Standing
}

// grants is the whole policy.
var grants = map[desk.Role][]Action{
	desk.RoleOperator: {ReadConversation, Work, Assign, StartTalk, ReadDirectory, Upload, ReadFile, ReadKnowledge, VoteKnowledge, ReadMissed, UseTemplate, RevealForm, ApproveRefund},
	desk.RoleSupervisor: {ReadConversation, Work, Assign, StartTalk, ReadDirectory, Upload, ReadFile, TakeOver, ActForOther, Bulk, ManageIncident, MergeContact, ReadHealth, RouteCentre, ManageRouting,
		ReadKnowledge, VoteKnowledge, EditKnowledge, PublishKnowledge, ReadMissed, ManagePlan, ReadFigures, UseTemplate, ShareTemplate, CentreTemplate, HaltChannel, PostBoard, CentreBoard, RevealForm, ApproveRefund, PayRefund},
	desk.RoleAdministrator: {ReadConversation, Work, Assign, StartTalk, ReadDirectory, Upload, ReadFile, TakeOver, ActForOther, Bulk, ManageIncident, MergeContact, ReadHealth, ManageChannel, ManagePeople, RouteCentre, ManageRouting,
		ReadKnowledge, VoteKnowledge, EditKnowledge, PublishKnowledge, ReadMissed, ManagePlan, ReadFigures, UseTemplate, ShareTemplate, CentreTemplate, HaltChannel, PostBoard, CentreBoard, ManageBrands, ManageKeys, ManageHooks, RevealForm, ManageForms, ApproveRefund, PayRefund, RuleRefunds},
	desk.RoleReviewer:   {ReadConversation, ReadDirectory, ReadFile, ReadKnowledge, ReadMissed, ReadFigures},
	desk.RoleEditor:     {ReadDirectory, Upload, ReadFile, ReadKnowledge, VoteKnowledge, EditKnowledge, PublishKnowledge},
	desk.RoleMarketer:   {ReadDirectory},
	desk.RoleViewer:     {ReadConversation, ReadDirectory, ReadFile},
	desk.RoleIntegrator: {ReadDirectory, ReadHealth},
}

// closedOnly lists roles that see an inquiry only when it is over: a client's
// viewer must not watch an operator work.
var closedOnly = []desk.Role{desk.RoleViewer}

// Can tells whether a person may do an action. A disabled person may do
// nothing; a brand the person has no membership in is not theirs to see.
func Can(p desk.Person, a Action, s Subject) bool {
	if p.Disabled || !inScope(p.Scopes, a) {
		return false
	}
	role := p.Role
	if s.Workspace == "" && !centreWide(a) {
		return false // a brand's action needs a brand
	}
	if s.Workspace != "" {
		r, member := p.Memberships[s.Workspace]
		if !member {
			return false
		}
		role = r
	}
	if !slices.Contains(grants[role], a) {
		return false
	}
	if a == ReadConversation && slices.Contains(closedOnly, role) {
		return s.Standing != nil && s.Standing.State == "closed"
	}
	return true
}

// centreWide tells whether an action is about the whole centre.
func centreWide(a Action) bool { return strings.HasPrefix(string(a), "centre.") }

// Anywhere tells whether a person may do an action in at least one brand: for
// doors whose subject is only known after a look.
func Anywhere(p desk.Person, a Action) bool {
	return Can(p, a, Subject{}) || len(Workspaces(p, a)) > 0
}

// Workspaces lists the brands in which a person may do an action.
func Workspaces(p desk.Person, a Action) []desk.WorkspaceID {
	var out []desk.WorkspaceID
	for w := range p.Memberships {
		// somebody who sees only what is closed does see a part of the brand
		if Can(p, a, Subject{Workspace: w, Standing: &desk.Standing{State: "closed"}}) {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}

// SeesOnlyClosed tells whether, in a brand, a person sees inquiries only when
// they are over.
func SeesOnlyClosed(p desk.Person, w desk.WorkspaceID) bool {
	return slices.Contains(closedOnly, p.Memberships[w])
}
