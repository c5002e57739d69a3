package decide

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/form"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/refund"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
)

// Verb is what an operator asks for.
type Verb string

// The operator's verbs.
const (
	Accept   Verb = "accept"
	Decline  Verb = "decline"
	Close    Verb = "close"
	Transfer Verb = "transfer"
	Reopen   Verb = "reopen"
	Start    Verb = "start"
	Hold     Verb = "hold"
	Resume   Verb = "resume"
	Finish   Verb = "finish"
	Say      Verb = "say"
	NoteDown Verb = "note"
	Read     Verb = "read"
	Retry    Verb = "retry"
	Confirm  Verb = "confirm"
	Dismiss  Verb = "dismiss"
	Revoke   Verb = "revoke"  // a bubble that waits for that
	Missend  Verb = "missend" // a bubble that should not have gone out
	Mark     Verb = "mark"    // topic and mood, by hand
	Tag      Verb = "tag"     // the customer

	Consult     Verb = "consult"      // a colleague, before a transfer
	Join        Verb = "join"         // take what one was consulted about
	Leave       Verb = "part"         // end a consultation
	Recall      Verb = "recall"       // take a transfer back
	SetCheck    Verb = "check"        // arm, move, send or skip the closing check
	Escalate    Verb = "escalate"     // ask the supervisors
	Reply       Verb = "answer"       // them, or take the question back
	Promise     Verb = "promise"      // keep a follow-up
	Fulfil      Verb = "fulfil"       // end or move one
	Ignore      Verb = "ignore"       // a follow-up that was proposed
	AskMute     Verb = "ask_mute"     // of an abusive customer
	SetMute     Verb = "set_mute"     // agree, refuse, lift
	SetIncident Verb = "set_incident" // attach to one, or detach
	Run         Verb = "run"          // a macro's actions

	Schedule      Verb = "schedule"       // a bubble for later
	Reschedule    Verb = "reschedule"     // other words, another time
	Unschedule    Verb = "unschedule"     // cancel one
	SendScheduled Verb = "send_scheduled" // let one go now

	AskForm      Verb = "ask_form" // outside of the chat
	WithdrawForm Verb = "withdraw_form"
	RevealForm   Verb = "reveal_form" // look at an answer
	FinishForm   Verb = "finish_form" // it is dealt with: the answer is destroyed

	AskRefund      Verb = "refund_request"
	ApproveRefund  Verb = "refund_approve"
	RefuseRefund   Verb = "refund_refuse"
	WithdrawRefund Verb = "refund_withdraw"
	PayRefund      Verb = "refund_pay"
	FailRefund     Verb = "refund_fail"
	ReturnRefund   Verb = "refund_return" // the money came back
	TellRefund     Verb = "refund_notify" // the customer
)

// Command is a verb with all it needs. Fields that a verb does not use are
// ignored.
type Command struct {
	Verb                Verb
	By                  desk.Person
	Version             int64       // of the inquiry as the operator saw it; 0 = don't care
	Target              desk.Person // transfer to a person
	Queue               desk.Queue  // transfer to a queue
	Reason              conversation.Reason
	Category            string
	Note                string
	Hold                conversation.Hold
	Content             desk.Content
	Quote               desk.MessageID
	Message             desk.MessageID // retry, confirm, dismiss, revoke, missend
	Before              desk.MessageID // revoke: what stood last before that message; empty = nothing
	Undo                time.Duration  // say: how long the writer may take it back
	Topic               *string        // mark; nil = leave it, "" = take it back
	Mood                *string
	AddTags, RemoveTags []string
	OfferFor            time.Duration // how long a transfer to a person stands
	Kind                string        // of an escalation; or how something ends
	Ref                 string        // escalation, follow-up, scheduled message, form or refund
	Form                *form.Request // ask_form: with its id, sheet and link
	At                  time.Time     // when something is due; of a closing check: zero = now
	Anyway              bool          // schedule: goes also if the customer has written since
	Skip                bool          // no closing check this time
	Why                 string        // decline, reveal_form: a code
	Incident            desk.IncidentID
	Actions             []template.Action // run
	Used                []template.Used   // say, run: what it was made from
	Named               []desk.Person     // note: whom it names
	Refund              refund.Sheet      // what is asked for

	Ask     string         // say: names this send for the guard; empty: it does not look
	Seen    desk.MessageID // say: the customer's newest words that the writer saw; empty: not told
	Book    sendguard.Book // say: what the FAQ says of figures
	Ack     string         // say: seal of the findings that the writer has seen
	Pressed sendguard.Reason
}

// Errors of commands.
var (
	ErrNotAssignee  = desk.E(desk.Conflict, "not_assignee", "Another operator, or nobody, has this conversation. Accept it first.")
	ErrTaken        = desk.E(desk.Conflict, "already_taken", "Another operator has already accepted this conversation.")
	ErrNoDecline    = desk.E(desk.Conflict, "no_decline", "Offers of this queue can't be declined. Let it pass, or change your state.")
	ErrOffered      = desk.E(desk.Conflict, "offered_to_other", "This conversation is being offered to another operator.")
	ErrForbidden    = desk.E(desk.Forbidden, "forbidden", "Your role does not allow this.")
	ErrUnreachable  = desk.E(desk.Conflict, "unreachable_contact", "The customer has blocked this account. LINE would show them nothing.")
	ErrStandby      = desk.E(desk.Conflict, "standby", "Another module holds this chat. The desk only reads along.")
	ErrOpen         = desk.E(desk.Conflict, "already_open", "This talk already has an open conversation.")
	ErrAtCapacity   = desk.E(desk.Conflict, "at_capacity", "The operator already handles as many conversations as allowed.")
	ErrNotCertified = desk.E(desk.Conflict, "not_certified", "You have not done this brand's training. Once it is done, a supervisor notes it on your profile under the routing settings.")
	ErrUnderWay     = desk.E(desk.Conflict, "under_way", "This message is on its way to LINE already, and can't be taken back.")
	ErrSendState    = desk.E(desk.Conflict, "bad_send_state", "This message is not in a state that allows it. Reload the talk.")
)

// verbs is the table of commands: the permission each needs, and what it does.
var verbs = map[Verb]struct {
	need identity.Action
	do   func(*pen, Command) error
}{
	Accept:   {identity.Work, (*pen).accept},
	Decline:  {identity.Work, (*pen).decline},
	Close:    {identity.Work, (*pen).close},
	Transfer: {identity.Assign, (*pen).transfer},
	Reopen:   {identity.Work, (*pen).reopen},
	Start:    {identity.StartTalk, (*pen).start},
	Hold:     {identity.Work, (*pen).hold},
	Resume:   {identity.Work, (*pen).resume},
	Finish:   {identity.Work, (*pen).finish},
	Say:      {identity.Work, (*pen).speak},
	NoteDown: {identity.Work, (*pen).note},
	Read:     {identity.ReadConversation, (*pen).read},
	Retry:    {identity.Work, (*pen).retry},
	Confirm:  {identity.Work, (*pen).confirm},
	Dismiss:  {identity.Work, (*pen).dismiss},
	Revoke:   {identity.Work, (*pen).revoke},
	Missend:  {identity.Work, (*pen).missend},
	Mark:     {identity.Work, (*pen).mark},
	Tag:      {identity.Work, (*pen).tag},
	Consult:  {identity.Assign, (*pen).consult},
	Join:     {identity.Work, (*pen).join},
	Leave:    {identity.Work, (*pen).part},
	Recall:   {identity.Assign, (*pen).recall},
	SetCheck: {identity.Work, (*pen).setCheck},
	Escalate: {identity.Work, (*pen).escalate},
	Reply:    {identity.Work, (*pen).answer},
	Promise:  {identity.Work, (*pen).promise},
	Fulfil:   {identity.Work, (*pen).fulfil},
	Ignore:   {identity.Work, (*pen).dismissProposal},
	AskMute:  {identity.Work, (*pen).askMute},
	SetMute:  {identity.ActForOther, (*pen).decideMute},

	SetIncident: {identity.Work, (*pen).setIncident},
	Run:         {identity.Work, (*pen).run},

	Schedule:      {identity.Work, (*pen).schedule},
	Reschedule:    {identity.Work, (*pen).reschedule},
	Unschedule:    {identity.Work, (*pen).unschedule},
	SendScheduled: {identity.Work, (*pen).sendScheduled},

	AskForm:      {identity.Work, (*pen).askForm},
	WithdrawForm: {identity.Work, (*pen).withdrawForm},
	RevealForm:   {identity.RevealForm, (*pen).revealForm},
	FinishForm:   {identity.RevealForm, (*pen).finishForm},

	AskRefund:      {identity.Work, (*pen).askRefund},
	ApproveRefund:  {identity.ApproveRefund, moveRefund(refund.Approve)},
	RefuseRefund:   {identity.ApproveRefund, moveRefund(refund.Refuse)},
	WithdrawRefund: {identity.Work, moveRefund(refund.Withdraw)},
	PayRefund:      {identity.PayRefund, moveRefund(refund.Pay)},
	FailRefund:     {identity.PayRefund, moveRefund(refund.Fail)},
	ReturnRefund:   {identity.PayRefund, moveRefund(refund.Return)},
	TellRefund:     {identity.Work, (*pen).tellRefund},
}

// Operate decides an operator's command. An empty change without an error means
// that it was so already.
func Operate(c Case, cmd Command, now time.Time, ids desk.IDs) (Change, error) {
	v, ok := verbs[cmd.Verb]
	if !ok {
		return Change{}, desk.E(desk.Invalid, "bad_verb", "There is no such action.")
	}
	subject := identity.Subject{Workspace: c.Thread.Workspace, Standing: c.Talk.Standing()}
	if !identity.Can(cmd.By, identity.ReadConversation, subject) {
		return Change{}, desk.ErrNotFound // "not yours" must look like "not there"
	}
	if !identity.Can(cmd.By, v.need, subject) {
		return Change{}, ErrForbidden
	}
	p := newPen(c, desk.Operator(cmd.By.ID), now, ids)
	if cmd.Version != 0 && cmd.Version != c.Talk.Version {
		return Change{}, desk.ErrVersion
	}
	if err := v.do(p, cmd); err != nil {
		return Change{}, err
	}
	if err := p.certified(c.Talk, cmd); err != nil {
		return Change{}, err
	}
	if by := cmd.By; by.Presence == desk.Offline && p.Case.Talk.Holder() == by.ID && c.Talk.Holder() != by.ID { // nothing else watches them
		p.job(desk.Job{Kind: desk.JobAbsent, Key: string(by.ID), RunAt: now})
	}
	return p.done(), nil
}

// mine refuses a command on an inquiry that another owns, unless the role
// oversees others.
func (p *pen) mine(cmd Command) error {
	talk := p.Case.Talk
	if talk.State == conversation.Closed {
		return conversation.ErrClosed
	}
	if talk.Assignee == cmd.By.ID {
		return nil
	}
	if identity.Can(cmd.By, identity.ActForOther, identity.Subject{Workspace: talk.Workspace, Standing: talk.Standing()}) {
		return nil
	}
	return ErrNotAssignee
}
