package desk

import "time"

// JobKind names a sort of background work or timer.
type JobKind string

// Jobs of the desk. A key makes a job one of its kind: putting it again moves it.
const (
	JobSend       JobKind = "send"       // key thread: bring its queued bubbles to the channel
	JobRoute      JobKind = "route"      // key centre: match waiting conversations to operators
	JobOffer      JobKind = "offer"      // key conversation: the offer's time-out
	JobProfile    JobKind = "profile"    // key contact: fetch its name and picture
	JobMedia      JobKind = "media"      // key message: fetch its attachment
	JobErase      JobKind = "erase"      // key attachment: destroy key, then blob
	JobScrub      JobKind = "scrub"      // key "": nothing of what was unsent stays in the live database
	JobRead       JobKind = "read"       // key thread: tell the channel it was read
	JobBot        JobKind = "bot"        // key thread: the bot answers what it has not dealt with
	JobModel      JobKind = "model"      // key thread: the same, with what its brand's language model says
	JobEmbed      JobKind = "embed"      // key workspace: entries as the embedding model sees them
	JobAction     JobKind = "action"     // key thread: call what its scenario waits for
	JobIdle       JobKind = "idle"       // key conversation: the customer has left the bot alone
	JobTyping     JobKind = "typing"     // key thread: show the loading animation
	JobLearn      JobKind = "learn"      // key run: find gaps, or ask known questions again
	JobNightly    JobKind = "nightly"    // key brand: begin the night's check
	JobHold       JobKind = "hold"       // key conversation: the hold was to end
	JobWrap       JobKind = "wrap"       // key conversation: after-contact work ends
	JobCheck      JobKind = "check"      // key conversation: the closing check goes out, or the inquiry is closed after it
	JobTap        JobKind = "tap"        // key message: what it means that the customer tapped
	JobFollowUp   JobKind = "follow_up"  // key follow-up: it is due, or late
	JobMute       JobKind = "mute"       // key contact: a mute is taken to all their talks, or ends
	JobEscalation JobKind = "escalation" // key conversation: the supervisors have not answered
	JobSweep      JobKind = "sweep"      // key "": tidy old inbox rows, sessions, keys
	JobClock      JobKind = "clock"      // key conversation: the next level of a clock
	JobRetime     JobKind = "retime"     // key brand: its calendar is another, so its clocks' dues are
	JobOverflow   JobKind = "overflow"   // key conversation: it has waited too long
	JobSilent     JobKind = "silent"     // key conversation: its owner lets the customer wait
	JobAbsent     JobKind = "absent"     // key operator: whose connection is lost
	JobRemedy     JobKind = "remedy"     // key remedy: its time is over, or it is to be held against what came
	JobWatch      JobKind = "watch"      // key centre: what is before it is played, and its supervisors are told
	JobForesee    JobKind = "foresee"    // key centre and instant: what was foreseen then is held against what came
	JobShift      JobKind = "shift"      // key operator: whose shift ends
	JobNotice     JobKind = "notice"     // key thread: its customer hears what an incident has to say, while it is free
	JobSurge      JobKind = "surge"      // key brand: surge mode may begin or end
	JobMenu       JobKind = "menu"       // key thread: its customer's rich menu is as the talk stands
	JobMenus      JobKind = "menus"      // key channel: its rich menus are made, tended or removed
	JobHook       JobKind = "hook"       // key delivery: tell another system
	JobGuard      JobKind = "guard"      // key brand: is a rule of the send guard pressed through too often?
	JobScheduled  JobKind = "scheduled"  // key scheduled message: its time has come
	JobForm       JobKind = "form"       // key request: a form's time is over, or its answer is to be destroyed
	JobRefund     JobKind = "refund"     // key refund: somebody waits for its approval
	JobBulk       JobKind = "bulk"       // key bulk run: an action on many inquiries goes on
)

// Job is work to be done at or after a time. Handlers run at least once.
type Job struct {
	Kind    JobKind
	Key     string
	RunAt   time.Time
	Thread  ThreadID
	Payload map[string]string // ids and codes
}
