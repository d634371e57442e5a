package io.goodput.engine.cluster;

import java.util.Arrays;

/**
 * Transfers that are being set up, by the time at which their bytes begin to flow, of equals the earlier arrival first.
 * Set-ups take equally long, or nearly so on another path, so what comes is last or nearly so: a queue in a ring.
 */
final class SetUps {
    private final RequestTable requests;
    private double[] times = new double[16];
    private int[] slots = new int[16];
    /** Place of the first one before the modulo; the place after the last one is {@code first + count}. */
    private int first;

    private int count;

    SetUps(RequestTable requests) {
        this.requests = requests;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** When the next one is over; there must be one. */
    double firstTime() {
        return times[first];
    }

    /** Its request's slot. */
    int firstSlot() {
        return slots[first];
    }

    void add(int slot, double time) {
        if (count == slots.length) {
            grow();
        }
        int place = count++;
        while (place > 0 && isBefore(slot, time, at(place - 1))) {
            move(place - 1, place);
            place--;
        }
        times[at(place)] = time;
        slots[at(place)] = slot;
    }

    /** Forgets the set-up of a request that would be over at {@code time}; false when it is not under way. */
    boolean remove(int slot, double time) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (slots[at(middle)] != slot && !isBefore(slot, time, at(middle))) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == count || slots[at(low)] != slot) {
            return false;
        }
        for (int place = low + 1; place < count; place++) {
            move(place, place - 1);
        }
        count--;
        return true;
    }

    int removeFirst() {
        int slot = slots[first];
        first = at(1);
        count--;
        return slot;
    }

    private int at(int place) {
        return (first + place) & (slots.length - 1);
    }

    private void move(int from, int to) {
        times[at(to)] = times[at(from)];
        slots[at(to)] = slots[at(from)];
    }

    private boolean isBefore(int slot, double time, int index) {
        return time < times[index] || (time == times[index] && requests.number(slot) < requests.number(slots[index]));
    }

    private void grow() {
        int length = slots.length;
        double[] newTimes = Arrays.copyOf(times, 2 * length);
        int[] newSlots = Arrays.copyOf(slots, 2 * length);
        System.arraycopy(times, 0, newTimes, length, first);
        System.arraycopy(slots, 0, newSlots, length, first);
        times = newTimes;
        slots = newSlots;
    }
}
