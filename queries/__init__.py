"""The shipped questions, running them, and projections to networks.

>>> from practicegraph.queries import questions
>>> [question.name for question in questions()][:2]
['challenges', 'events']
"""

from practicegraph.queries.run import Parameter, Question, ask, question, questions

__all__ = ["Parameter", "Question", "ask", "question", "questions"]
