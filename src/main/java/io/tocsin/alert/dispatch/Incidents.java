package io.tocsin.alert.dispatch;

import io.tocsin.alert.dispatch.MemberRepository.Group;
import io.tocsin.alert.dispatch.MemberRepository.Member;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds alerts that fire at another severity of the same channel, for a receiver that keeps one incident for an alert across
 * changes of its severity. Pure.
 *
 * @param groups all groups of the channel
 * @param muted whether messages about a place are held back
 * @param told whether the channel knows that a place fires
 */
record Incidents(List<Group> groups, Predicate<Place> muted, Predicate<Member> told) {

    public Incidents {
        groups = List.copyOf(groups);
    }

    /** An alert in the group of one severity. */
    record Place(Group group, Member member) {}

    /** Returns where an alert that ended in a group goes on: its incident changes its severity and stays open. */
    Optional<Place> continuation(Group group, Member ended) {
        return first(
                group, place -> place.member().alert().id().equals(ended.alert().id()) && !muted.test(place));
    }

    /** Whether the channel knows that the same rule still fires for the app: the end of that resolves the incident. */
    boolean isOpenElsewhere(Group group, Member ended) {
        return first(
                        group,
                        place -> place.group().appId() == group.appId()
                                && place.member()
                                        .alert()
                                        .ruleId()
                                        .equals(ended.alert().ruleId())
                                && told.test(place.member()))
                .isPresent();
    }

    private Optional<Place> first(Group except, Predicate<Place> condition) {
        for (Group group : groups) {
            if (group.severity().equals(except.severity()) && group.appId() == except.appId()) {
                continue;
            }
            for (Member member : group.members()) {
                Place place = new Place(group, member);
                if (member.active() && condition.test(place)) {
                    return Optional.of(place);
                }
            }
        }
        return Optional.empty();
    }
}
