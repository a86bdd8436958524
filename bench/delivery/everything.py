"""All figures of delivery, on one set of people, beside one provider and one Redis."""

from bench.delivery import claiming, crossings, sending
from bench.delivery.people import make_people, number_of
from bench.delivery.provider import provider
from bench.figures import Figure
from bench.processes import redis


def measure(engine: str) -> list[Figure]:
    people = make_people()
    with redis() as broker, provider(map(number_of, people)) as twilio:
        twilio.serve_this_process()
        return [
            *sending.measure(engine, people, twilio, broker),
            *claiming.measure(engine),
            *crossings.measure(engine, people, twilio, broker),
        ]
