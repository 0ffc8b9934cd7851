"""Entry points of SageMaker's containers around the unchanged stages.

Two processes. The outer one (``boot``) uses the standard library alone: it installs what the image lacks, starts the
inner one, passes a stop on, and says what went wrong even when the inner one was killed. The inner one (``work``) lays
out the folder of each stage, runs it, and hands the results over. ``server/backends/sagemaker/containerLayout.ts`` says
where everything lies.
"""
