package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
)

// IncidentStore keeps incidents. Their inquiries are written with the decisions that attach
// them (Cases.Commit).
type IncidentStore interface {
	// OpenIncidents lists a brand's that are open, the newest first.
	OpenIncidents(ctx context.Context, w desk.WorkspaceID) ([]incident.Incident, error)
	// Incidents lists brands', the newest first; without closed only open ones.
	Incidents(ctx context.Context, brands []desk.WorkspaceID, closed bool, n int) ([]incident.Incident, error)
	Incident(ctx context.Context, id desk.IncidentID) (incident.Incident, error)
	// SaveIncident stores one on the version that was read, 0 for a new one; desk.ErrVersion
	// when another stands. Words of the notice that are new are kept as its next version.
	SaveIncident(ctx context.Context, i incident.Incident, base int64, by desk.OperatorID, at time.Time, facts []desk.Fact) (incident.Incident, error)
	// Notices lists every version of an incident's notice, the newest first.
	Notices(ctx context.Context, id desk.IncidentID) ([]NoticeRow, error)
	// CountIncident counts what belongs to one, hour by hour since a time.
	CountIncident(ctx context.Context, id desk.IncidentID, since time.Time) (IncidentCounts, error)
	// Members lists the inquiries of an incident that stand so, the newest first.
	Members(ctx context.Context, id desk.IncidentID, s incident.Standing, page desk.Page) (rows []incident.Member, next string, err error)
	// Gathered gives the threads of an incident's attached inquiries whose customers have not
	// had its solved message yet: one a customer, the oldest first, at most n.
	Gathered(ctx context.Context, id desk.IncidentID, n int) ([]desk.ThreadID, error)
	TargetStore
}

// TargetStore keeps whom incidents concern.
type TargetStore interface {
	// AddTargets puts people behind those who are there; who is there already stays. Names a
	// contact where an identity is a channel user's. added counts the new.
	AddTargets(ctx context.Context, id desk.IncidentID, list []incident.Target, facts []desk.Fact) (added int, err error)
	// AddGathered puts the customers of an incident's attached inquiries.
	AddGathered(ctx context.Context, id desk.IncidentID, ids desk.IDs, facts []desk.Fact) (added int, err error)
	// Targets lists them in their order; with a state only those.
	Targets(ctx context.Context, id desk.IncidentID, s incident.TargetState, after, n int) ([]incident.Target, error)
	CountTargets(ctx context.Context, id desk.IncidentID) (map[incident.TargetState]int, error)
	Target(ctx context.Context, id string) (incident.Target, error)
	SetTarget(ctx context.Context, t incident.Target, facts []desk.Fact) error
}

// NoticeRow is a version of a notice.
type NoticeRow struct {
	Version int64
	At      time.Time
	By      desk.OperatorID
	Text    string
}

// IncidentCounts are an incident's figures.
type IncidentCounts struct {
	Attached int // inquiries
	Proposed int
	Open     int // of the attached: not closed
	Waiting  int // of the attached
	Told     int // customers who heard the notice
	Solved   int // customers who had the solved message
	Hours    []HourCount
}

// HourCount is how many inquiries came to an incident in an hour.
type HourCount struct {
	At time.Time
	N  int
}
