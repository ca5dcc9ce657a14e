package storage

import "slices"

// The indexes: every query of the programme goes through one of these.
const (
	peopleByID        = "people_by_id"
	peoplePending     = "people_pending"
	invitationPending = "invitations_pending"
	cohortPending     = "cohorts_pending"
	peopleExpiring    = "people_expiring"
	peopleByStage     = "people_by_stage"
	peopleDue         = "people_due"
	peopleByPlan      = "people_by_plan"
	calendarByID      = "calendar_by_id"
	calendarPending   = "calendar_pending"
	mattersByID       = "matters_by_id"
	mattersPending    = "matters_pending"
	mattersPaused     = "matters_paused"

	ownersByID            = "owners_by_id"
	ownersPending         = "owners_pending"
	peopleByCode          = "people_by_code"
	announcementsByID     = "announcements_by_id"
	announcementsPending  = "announcements_pending"
	announcementsByCohort = "announcements_by_cohort"
	announcementsByState  = "announcements_by_hour"
	announcementsChanging = "announcements_changing"
	threadsByID           = "threads_by_id"
	threadsPending        = "threads_pending"
	threadsByState        = "threads_by_state"
	invitationsByCohort   = "invitations_by_cohort"
	invitationsByUses     = "invitations_by_uses"
	invitationsLeading    = "invitations_leading"
	peopleWaiting         = "people_waiting"
	threadsOutside        = "threads_outside"
	peopleTeam            = "people_team"
	peopleByCohort        = "people_by_cohort"
	peopleBlocked         = "people_blocked"
	cohortsByMade         = "cohorts_by_made"
	factsBySubject        = "facts_by_subject"
	factsByKind           = "facts_by_kind"
	linksByID             = "links_by_id"
	linksByEntry          = "links_by_entry"
	messagesByState       = "messages_by_state"
	messagesByLane        = "messages_by_lane"
	messagesByHush        = "messages_by_hush"
	messagesNeedless      = "messages_needless"
	messagesByReason      = "messages_by_reason"
	messagesDoubtful      = "messages_doubtful"
	messagesByMatter      = "messages_by_matter"
	messagesTwice         = "messages_twice"
	messagesOfMatter      = "messages_of_matter"
	factsByReply          = "facts_by_reply"
	factsByWas            = "facts_by_was"
	factsBySession        = "facts_by_session"
	messagesDropping      = "messages_dropping"
	messagesBySubject     = "messages_by_subject"
	envelopesByTime       = "envelopes_by_time"
	envelopesByOn         = "envelopes_by_on"
	seenExpiring          = "seen_expiring"
	parkedByOwner         = "parked_by_owner"
	parkedByID            = "parked_by_id"
	parkedByTime          = "parked_by_time"
	filesByID             = "files_by_id"
	metaByID              = "meta_by_id"
	doorsByID             = "doors_by_id"
	erasedByID            = "erased_by_id"
	releasesByID          = "releases_by_id"
	takingsByTime         = "takings_by_time"
	takingsByCohort       = "takings_by_cohort"
)

// Indexes is the table every engine is opened with.
func Indexes() []Index { return slices.Concat(ofSubjects(), ofRows(), ofWalks()) }

func ofSubjects() []Index {
	return []Index{
		{Name: peopleByID, In: people},
		{Name: peoplePending, In: people, Fields: []string{"pending_since"}},
		{Name: invitationPending, In: invitations, Fields: []string{"pending_since"}},
		{Name: cohortPending, In: cohorts, Fields: []string{"pending_since"}},
		{Name: peopleExpiring, In: people, Fields: []string{"expires"}},
		{Name: peopleByStage, In: people, Fields: []string{"body.person.stage", "body.person.made"}},
		{Name: peopleDue, In: people, Fields: []string{"due_at"}},
		{Name: peopleByPlan, In: people, Fields: []string{"body.person.cohort", "plan"}},
		{Name: calendarByID, In: calendar},
		{Name: calendarPending, In: calendar, Fields: []string{"pending_since"}},
		{Name: mattersByID, In: matters},
		{Name: mattersPending, In: matters, Fields: []string{"pending_since"}},
		{Name: mattersPaused, In: matters, Fields: []string{"body.matter.paused"}},
		{Name: ownersByID, In: owners},
		{Name: ownersPending, In: owners, Fields: []string{"pending_since"}},
		{Name: peopleByCode, In: people, Fields: []string{"body.person.code"}},
		{Name: announcementsByID, In: announcements},
		{Name: announcementsPending, In: announcements, Fields: []string{"pending_since"}},
		{Name: announcementsByCohort, In: announcements, Fields: []string{"body.announcement.cohort", "body.announcement.made"}},
		{Name: announcementsByState, In: announcements, Fields: []string{"body.announcement.state", "body.announcement.at"}},
		{Name: announcementsChanging, In: announcements, Fields: []string{"body.announcement.change.code"}},
		{Name: threadsByID, In: threads},
		{Name: threadsPending, In: threads, Fields: []string{"pending_since"}},
		{Name: invitationsByCohort, In: invitations, Fields: []string{"body.invitation.cohort", "body.invitation.made"}},
		{Name: invitationsByUses, In: invitations, Fields: []string{"body.invitation.cohort", "body.invitation.uses"}},
		{Name: invitationsLeading, In: invitations, Fields: []string{"body.invitation.cohort", "body.invitation.subject"}},
		{Name: peopleWaiting, In: people, Fields: []string{"body.person.registration.cohort", "body.person.registration.awaits"}},
		{Name: threadsByState, In: threads, Fields: []string{"body.thread.cohort", "body.thread.state", "body.thread.since"}},
		{Name: threadsOutside, In: threads, Fields: []string{"body.thread.stranger", "body.thread.state"}},
		{Name: peopleTeam, In: people, Fields: []string{"team"}},
		{Name: peopleByCohort, In: people, Fields: []string{"body.person.cohort"}},
		{Name: peopleBlocked, In: people, Fields: []string{"body.person.cohort", "body.person.blocked"}},
		{Name: cohortsByMade, In: cohorts, Fields: []string{"body.cohort.made"}},
	}
}

// ofRows are those of what subjects have written, and of the programme's own.
func ofRows() []Index {
	return []Index{
		{Name: factsBySubject, In: facts, Fields: []string{"subject"}},
		{Name: factsByKind, In: facts, Fields: []string{"kind", "at"}},
		{Name: linksByID, In: links},
		{Name: linksByEntry, In: links, Fields: []string{"entry"}},
		{Name: messagesByState, In: messages, Fields: []string{"state", "made"}},
		{Name: messagesByLane, In: messages, Fields: []string{"state", "lane", "made"}},
		{Name: messagesByHush, In: messages, Fields: []string{"state", "lane", "hush.from", "hush.to"}},
		{Name: messagesNeedless, In: messages, Fields: []string{"superseded", "lane"}},
		{Name: messagesByReason, In: messages, Fields: []string{"reason", "made"}},
		{Name: messagesDoubtful, In: messages, Fields: []string{"lane", "doubts"}},
		{Name: messagesByMatter, In: messages, Fields: []string{"matter", "op", "state"}},
		{Name: messagesTwice, In: messages, Fields: []string{"matter", "op", "state", "doubts"}},
		{Name: messagesOfMatter, In: messages, Fields: []string{"matter", "subject"}},
		{Name: factsByReply, In: facts, Fields: []string{"about", "reply"}},
		{Name: factsByWas, In: facts, Fields: []string{"about", "was"}},
		{Name: factsBySession, In: facts, Fields: []string{"session", "kind"}},
		{Name: messagesDropping, In: messages, Fields: []string{"drop_at"}},
		{Name: messagesBySubject, In: messages, Fields: []string{"subject", "order"}},
		{Name: envelopesByTime, In: envelopes, Fields: []string{"at"}},
		{Name: envelopesByOn, In: envelopes, Fields: []string{"on.id"}},
		{Name: seenExpiring, In: seen, Fields: []string{"until"}},
		{Name: parkedByOwner, In: parked, Fields: []string{"owner"}},
		{Name: parkedByID, In: parked},
		{Name: parkedByTime, In: parked, Fields: []string{"at"}},
		{Name: filesByID, In: files},
		{Name: metaByID, In: meta},
		{Name: doorsByID, In: doors},
		{Name: erasedByID, In: erased},
		{Name: releasesByID, In: releases},
		{Name: takingsByTime, In: releases, Fields: []string{"taking.at"}},
		{Name: takingsByCohort, In: releases, Fields: []string{"taking.cohort", "taking.at"}},
	}
}

// ofWalks are those that only a walk over a whole collection needs: a backup, a lift.
func ofWalks() []Index {
	return []Index{
		{Name: "invitations_by_id", In: invitations},
		{Name: "cohorts_by_id", In: cohorts},
		{Name: "facts_by_id", In: facts},
		{Name: "messages_by_id", In: messages},
		{Name: "envelopes_by_id", In: envelopes},
		{Name: "seen_by_id", In: seen},
	}
}
